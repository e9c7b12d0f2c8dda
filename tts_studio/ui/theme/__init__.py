"""The studio's colours, sizes and the style made from them."""

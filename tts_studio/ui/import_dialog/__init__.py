"""The dialog that shows what script a document would become."""

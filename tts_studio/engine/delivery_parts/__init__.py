"""What a delivery is made of besides its master: parts, text beside the sound, files for other programs."""

"""What is kept on disk: the project file and the places the studio uses."""

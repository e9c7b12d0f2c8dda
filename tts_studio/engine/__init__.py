"""What happens over time: planning, rendering, checking and assembling, without a window."""

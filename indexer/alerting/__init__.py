"""What is not as it should be, and how somebody is told."""

"""What does an answer look like in Slack? Answers become blocks and text; pure, and never a network."""

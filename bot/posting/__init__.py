"""How does an answer get into Slack? One message of ours, streamed if it can be, said once, and never lost."""

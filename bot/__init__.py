"""What happens in Slack? Questions come in, cited answers go out; every word of an answer is made in answering."""

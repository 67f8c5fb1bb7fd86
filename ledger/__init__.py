"""What happened, and who may see what? Runs, document versions, policies and memberships, in SQL."""

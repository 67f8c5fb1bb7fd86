"""Paraphrases: questions as people at work ask them, those of one group the same question in other words.

Neighbouring groups are about one matter and ask for different things of it, as gaps in real documents do.
"""

GROUPS: tuple[tuple[str, ...], ...] = (
    (
        "how often are signing keys rotated?",
        "when do we rotate the signing keys",
        "what is the rotation period of our keys for signing?",
    ),
    (
        "where are the signing keys stored?",
        "which vault holds our signing keys?",
        "in what place do we keep the keys that sign releases",
    ),
    ("how do I request vacation?", "where can I put in for holidays", "what is the process to apply for time off?"),
    (
        "how many vacation days do I have?",
        "number of holidays per year for employees?",
        "how much paid time off do we get a year",
    ),
    (
        "what is the daily allowance for meals when travelling?",
        "how much may I spend on food on a business trip",
        "per diem for meals?",
    ),
    (
        "how do I get my travel expenses back?",
        "where do I submit receipts of a business trip?",
        "reimbursement of trip costs, how does that work",
    ),
    (
        "how do I restart the ingest queue?",
        "the ingest queue is stuck, how can I restart it?",
        "restarting the queue of the ingest service",
    ),
    ("what does ERR_4021 mean?", "I get ERR_4021, what is wrong", "error code ERR_4021 explanation?"),
    ("how do I deploy to staging?", "steps for a staging deployment", "what do I run to get my branch on staging?"),
    ("when are deploys frozen?", "is there a deployment freeze before the holidays?", "which days may we not release"),
    (
        "how do I roll back a release?",
        "undo a bad deployment",
        "what is the procedure to revert production to the version before?",
    ),
    ("who is on call this week?", "which engineer has the pager now", "whom do I page for an incident tonight?"),
    (
        "how do I get access to the VPN?",
        "VPN account request",
        "I cannot connect from home, how is the VPN set up for me?",
    ),
    ("how do I reset my password?", "I forgot my login password", "password reset for my account, where?"),
    ("how long are backups kept?", "retention of database backups?", "for how many days do we keep a backup"),
    (
        "how do I restore a database from a backup?",
        "restoring Postgres from last night's dump",
        "what are the steps to recover the database?",
    ),
    (
        "what is the guest wifi password?",
        "how can visitors get on the wifi?",
        "wireless network for guests in the office",
    ),
    ("how do I book a meeting room?", "reserve a conference room", "where do I see which rooms are free for a meeting"),
    (
        "what are the coding standards for Python?",
        "which style guide do we follow in Python code?",
        "python formatting and linting rules here",
    ),
    (
        "how are pull requests reviewed?",
        "how many approvals does a PR need before merging",
        "what is our code review process?",
    ),
    (
        "where do I find the API documentation?",
        "is there a reference of our public API",
        "docs for the REST endpoints?",
    ),
    ("what are the rate limits of the API?", "how many requests a minute may a client send", "API throttling limits?"),
    (
        "how do I order a new laptop?",
        "my notebook is old, how do I get a replacement",
        "hardware request for a computer?",
    ),
    (
        "what happens on the first day of a new colleague?",
        "onboarding checklist for new hires",
        "what do I prepare for somebody who starts on Monday?",
    ),
)

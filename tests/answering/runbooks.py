"""Runbooks of an invented water utility, and sentences about them: true ones, and false ones with what is wrong."""

PAGES = {
    "Meter gateway": (
        "The meter gateway receives readings from 48,000 water meters every 15 minutes. It runs on three "
        "virtual machines in the Lelystad data centre. Readings are kept for 90 days in the `readings_raw` "
        "table and are then aggregated into daily totals. The gateway does not accept readings that are older "
        "than 6 hours. Ingrid Solheim owns the gateway."
    ),
    "Restarting the gateway": (
        "Announce the restart in the operations channel before you begin. Drain the queue with `hydroctl "
        "gateway drain --wait` and restart one machine at a time. Never restart all three machines together, "
        "because meters then retry at the same moment. A restart takes about 4 minutes. Alerts must be "
        "enabled again after the restart."
    ),
    "Database failover": (
        "The billing database has a primary in Lelystad and a replica in Eemshaven. Failover is started "
        "manually with `hydroctl db promote`. The replica lags behind by at most 30 seconds. Version 14.9 of "
        "PostgreSQL is required on both. Backups are encrypted and are stored in the bucket `hydro-backups` "
        "for 12 months. Customers cannot pay invoices during a failover."
    ),
    "On-call": (
        "The platform team is on call from Monday 09:00 to the next Monday. The on-call engineer must "
        "acknowledge a page within 10 minutes. Unacknowledged pages are escalated to Tomasz Wierzba. Weekend "
        "shifts are paid at 150 percent. Engineers in their first three months are not put on call."
    ),
    "Tariffs": (
        "The basic tariff is €1.12 per cubic metre. It was increased on 1 March 2026. Households with a "
        "social tariff are exempt from the standing charge. Tariff files are imported from the regulator on "
        "the first working day of each month. A tariff change needs the approval of Farah Dekker."
    ),
    "Leak alarms": (
        "A leak alarm is raised when a meter reports a continuous flow for more than 24 hours. Alarms below 5 "
        "litres per hour are suppressed. The alarm is sent by letter and, if the customer has allowed it, by "
        "text message. Field technicians can close an alarm with the Dipper app. A closed alarm cannot be "
        "opened again."
    ),
}

TRUE = {
    "Meter gateway": (
        "Every 15 minutes, the gateway receives readings from 48,000 water meters.",
        "The meter gateway runs on three virtual machines in Lelystad.",
        "Raw readings are retained for 90 days in `readings_raw`, after which they are aggregated into daily totals.",
        "Readings older than six hours are not accepted by the gateway.",
        "The owner of the gateway is Ingrid Solheim.",
        "The gateway gets readings from 48000 meters and is owned by Ingrid Solheim.",
    ),
    "Restarting the gateway": (
        "Before you start, announce the restart in the operations channel.",
        "Use `hydroctl gateway drain --wait` to drain the queue, and restart the machines one at a time.",
        "Do not restart all three machines together, since the meters would retry at the same moment.",
        "Restarting takes roughly four minutes.",
        "After the restart, alerts have to be enabled again.",
    ),
    "Database failover": (
        "The billing database's primary is in Lelystad, and its replica is in Eemshaven.",
        "You start a failover manually by running `hydroctl db promote`.",
        "The replica is at most 30 seconds behind.",
        "Both need PostgreSQL 14.9.",
        "Backups are stored encrypted in `hydro-backups` for 12 months.",
        "During a failover customers can't pay their invoices.",
    ),
    "On-call": (
        "The platform team's on-call week begins on Monday at 9 a.m.",
        "A page must be acknowledged by the on-call engineer within 10 minutes.",
        "Pages that nobody acknowledges are escalated to Tomasz Wierzba.",
        "Shifts at the weekend are paid at 150%.",
        "New engineers are not put on call in their first three months.",
    ),
    "Tariffs": (
        "A cubic metre costs €1.12 under the basic tariff.",
        "The basic tariff was increased on March 1, 2026.",
        "Households that have a social tariff are exempt from the standing charge.",
        "Tariff files are imported from the regulator every month, on the first working day.",
        "Farah Dekker has to approve a tariff change.",
    ),
    "Leak alarms": (
        "A meter that reports a continuous flow for more than 24 hours raises a leak alarm.",
        "Alarms of less than 5 litres per hour are suppressed.",
        "If the customer has allowed it, the alarm is also sent as a text message.",
        "Technicians in the field close alarms with the Dipper app.",
        "An alarm that was closed cannot be opened again.",
    ),
}

FALSE = {
    "Meter gateway": (
        ("number", "The gateway receives readings from 84,000 water meters every 15 minutes."),
        ("number", "The meter gateway runs on five virtual machines in Lelystad."),
        ("number", "Raw readings are retained for 90 hours in `readings_raw`."),
        ("negation", "The gateway accepts readings that are older than 6 hours."),
        ("name", "The owner of the gateway is Tomasz Wierzba."),
        ("name", "Raw readings are kept for 90 days in the `readings_daily` table."),
        ("no_support", "The canteen serves lunch between noon and two."),
    ),
    "Restarting the gateway": (
        ("negation", "Announce the restart in the operations channel after you begin."),
        ("negation", "Always restart all three machines together."),
        ("number", "A restart takes about 40 minutes."),
        ("negation", "Alerts must be disabled again after the restart."),
        ("name", "Drain the queue with `hydroctl gateway flush --force`."),
        ("no_support", "The restart is carried out by an external supplier under a yearly contract."),
    ),
    "Database failover": (
        ("name", "The billing database has a primary in Lelystad and a replica in Groningen."),
        ("negation", "Failover is started automatically with `hydroctl db promote`."),
        ("number", "The replica lags behind by at most 30 minutes."),
        ("number", "Version 15.2 of PostgreSQL is required on both."),
        ("negation", "Backups are not encrypted."),
        ("negation", "Customers can pay invoices during a failover."),
        ("no_support", "A failover is rehearsed by a different team in every quarter."),
    ),
    "On-call": (
        ("number", "The on-call engineer must acknowledge a page within 15 minutes."),
        ("name", "Unacknowledged pages are escalated to Farah Dekker."),
        ("number", "Weekend shifts are paid at 200 percent."),
        ("negation", "Engineers in their first three months are put on call."),
        ("no_support", "The handover meeting is recorded and shared with the support desk."),
    ),
    "Tariffs": (
        ("number", "The basic tariff is €1.21 per cubic metre."),
        ("number", "The basic tariff was increased on 1 May 2026."),
        ("negation", "The basic tariff was decreased on 1 March 2026."),
        ("negation", "Households with a social tariff are not exempt from the standing charge."),
        ("negation", "Tariff files are imported from the regulator on the last working day of each month."),
        ("name", "A tariff change needs the approval of Ingrid Solheim."),
    ),
    "Leak alarms": (
        ("number", "A leak alarm is raised when a meter reports a continuous flow for more than 48 hours."),
        ("negation", "Alarms above 5 litres per hour are suppressed."),
        ("name", "Field technicians can close an alarm with the Plover app."),
        ("negation", "A closed alarm can be opened again."),
        ("no_support", "Customers get a refund of the water that was lost."),
    ),
}  # fmt: skip

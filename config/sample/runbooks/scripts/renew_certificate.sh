#!/usr/bin/env bash
#
# Renews the certificates of all gate boxes of one warehouse, one box at a time.
#
#   renew_certificate.sh SITE [--days-left N]
#
# SITE is a warehouse code such as RTM1. Boxes whose certificate still has more than N days
# to live (default: 45) are skipped, so the script can be run again after it has stopped.
#
# Exit status: 0 all done; 1 a box did not report scans again; 2 wrong use; 3 a wave is running.

set -euo pipefail

site="${1:-}"
days_left=45

if [[ ! "$site" =~ ^[A-Z]{3}[0-9]$ ]]; then
  echo "usage: renew_certificate.sh SITE [--days-left N]   (SITE: a code such as RTM1)" >&2
  exit 2
fi
if [[ "${2:-}" == "--days-left" ]]; then
  days_left="${3:?--days-left needs a number}"
fi

# A box must not restart while parcels are moving past it.
if kestrel gate wave --site "$site" --quiet; then
  echo "A wave is running at $site. Try again after its cut-off." >&2
  exit 3
fi

# Wait until a box has sent a scan, or its hourly self-test, after the restart.
# The self-test is asked for explicitly: at night nobody scans anything.
wait_for_scans() {
  local box="$1" attempt
  kestrel gate self-test "$box" --quiet || true
  for attempt in $(seq 1 18); do
    if kestrel gate last-scan "$box" --newer-than 60s --quiet; then
      return 0
    fi
    sleep 10
  done
  echo "$box: no scan for 180 seconds after ${attempt} checks" >&2
  return 1
}

# Asked for before the loop, so that a failure here ends the script and is not taken for an empty warehouse.
boxes="$(kestrel cert list --site "$site" --format plain)"

renewed=0
total=0
while read -r box expires remaining <&3; do
  total=$((total + 1))
  if ((remaining > days_left)); then
    echo "$box  expires $expires  skipped"
    continue
  fi
  kestrel cert issue "$box" --authority internal-g2 --valid 180d
  kestrel gate restart "$box"
  if ! wait_for_scans "$box"; then
    echo "Stopped. Put the old certificate back with: kestrel cert restore $box" >&2
    exit 1
  fi
  renewed=$((renewed + 1))
  echo "$box  expires $expires  renewed"
done 3<<<"$boxes"

echo "$renewed of $total gate boxes renewed"

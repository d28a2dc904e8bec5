#!/usr/bin/env bash
# Opens an issue, updates it in place, or closes it if its text is empty.
# issue.sh <title> <issue.md>
set -euo pipefail
. "$(dirname "$0")/github.sh"

issues="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues"
number=$(list "$issues?state=open" |
  jq -r --arg title "$1" 'map(select(.title == $title and .user.type == "Bot" and .pull_request == null))[0].number // empty')
text=$(jq --raw-input --slurp --arg title "$1" '{ title: $title, body: . }' "$2")

if [ ! -s "$2" ]; then
  if [ -n "$number" ]; then api --request PATCH --data '{ "state": "closed" }' "$issues/$number" > /dev/null; fi
elif [ -n "$number" ]; then
  api --request PATCH --data "$text" "$issues/$number" > /dev/null
else
  api --request POST --data "$text" "$issues" > /dev/null
fi

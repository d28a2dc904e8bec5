#!/usr/bin/env bash
# Creates a comment on a pull request, updates it in place, or deletes it if comment.md is empty.
# comment.sh <number of the pull request> <preview.json> <comment.md>
set -euo pipefail
. "$(dirname "$0")/github.sh"

issues="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues"
marker=$(jq -r '.steps[0].urn | split("::") | "<!-- m365 preview-comment \(.[1])/\(.[0] | split(":")[2]) -->"' "$2")
id=$(list "$issues/$1/comments?sort=created" |
  jq -r --arg marker "$marker" 'map(select(.user.type == "Bot" and (.body | rtrimstr("\n") | endswith($marker))))[0].id // empty')
body=$(jq --raw-input --slurp '{ body: . }' "$3")

if [ ! -s "$3" ]; then
  if [ -n "$id" ]; then api --request DELETE "$issues/comments/$id"; fi
elif [ -n "$id" ]; then
  api --request PATCH --data "$body" "$issues/comments/$id" > /dev/null
else
  api --request POST --data "$body" "$issues/$1/comments" > /dev/null
fi

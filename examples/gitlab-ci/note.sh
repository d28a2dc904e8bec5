#!/usr/bin/env bash
# Creates a note on a merge request, updates it in place, or deletes it if comment.md is empty.
# note.sh <preview.json> <comment.md>
set -euo pipefail

api() {
  curl --fail --silent --show-error --header "PRIVATE-TOKEN: $GITLAB_TOKEN" --header "Content-Type: application/json" "$@"
}

notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
marker=$(jq -r '.steps[0].urn | split("::") | "<!-- m365 preview-comment \(.[1])/\(.[0] | split(":")[2]) -->"' "$1")
id="" page=1
while [ -z "$id" ]; do
  part=$(api "$notes?per_page=100&page=$page")
  id=$(jq -r --arg marker "$marker" '[.[] | select(.body | rtrimstr("\n") | endswith($marker))][0].id // empty' <<< "$part")
  if [ "$(jq length <<< "$part")" -lt 100 ]; then break; fi
  page=$((page + 1))
done
body=$(jq --raw-input --slurp '{ body: . }' "$2")

if [ ! -s "$2" ]; then
  if [ -n "$id" ]; then api --request DELETE "$notes/$id"; fi
elif [ -n "$id" ]; then
  api --request PUT --data "$body" "$notes/$id" > /dev/null
else
  api --request POST --data "$body" "$notes" > /dev/null
fi

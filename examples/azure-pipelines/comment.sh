#!/usr/bin/env bash
# Creates a comment on a pull request, updates it in place, or deletes it if comment.md is empty.
# comment.sh <preview.json> <comment.md>
set -euo pipefail

api() {
  curl --fail --silent --show-error --header "Authorization: Bearer $SYSTEM_ACCESSTOKEN" \
    --header "Content-Type: application/json" "$@"
}

threads="${SYSTEM_COLLECTIONURI}${SYSTEM_TEAMPROJECTID}/_apis/git/repositories/$BUILD_REPOSITORY_ID/pullRequests/$SYSTEM_PULLREQUEST_PULLREQUESTID/threads"
version="api-version=7.1"
marker=$(jq -r '.steps[0].urn | split("::") | "<!-- m365 preview-comment \(.[1])/\(.[0] | split(":")[2]) -->"' "$1")
all=$(api "$threads?$version")
id=$(jq -r --arg marker "$marker" \
  '[.value[] | select(.comments[0].isDeleted != true and (.comments[0].content // "" | rtrimstr("\n") | endswith($marker)))][0].id // empty' <<< "$all")
content=$(jq --raw-input --slurp '{ content: . }' "$2")

if [ ! -s "$2" ]; then
  if [ -n "$id" ]; then api --request DELETE "$threads/$id/comments/1?$version"; fi
elif [ -n "$id" ]; then
  api --request PATCH --data "$content" "$threads/$id/comments/1?$version" > /dev/null
else
  api --request POST --data "$(jq '{ comments: [. + { commentType: "text" }], status: "closed" }' <<< "$content")" "$threads?$version" > /dev/null
fi

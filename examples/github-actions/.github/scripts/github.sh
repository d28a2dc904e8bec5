# Calls GitHub's API with the job's own token. Include it with ".".
api() {
  curl --fail --silent --show-error --header "Authorization: Bearer $GITHUB_TOKEN" \
    --header "Accept: application/vnd.github+json" "$@"
}

# Prints all pages of a list as one array: list <address>?<query>
list() {
  local page=1 found='[]' part
  while true; do
    part=$(api "$1&per_page=100&page=$page") || return
    found=$(jq --compact-output --slurp 'add' <<< "$found $part")
    if [ "$(jq length <<< "$part")" -lt 100 ]; then break; fi
    page=$((page + 1))
  done
  echo "$found"
}

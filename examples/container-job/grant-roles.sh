#!/usr/bin/env bash
# Grants the job's identity what a drift check needs to read, and no write access. Running it again adds what is missing.
# Usage: az login as an administrator who can grant consent, then ./grant-roles.sh <object id of the identity>
set -euo pipefail

identity=${1:?"Usage: ./grant-roles.sh <object id of the identity>: the stack output identityPrincipalId."}
graph=https://graph.microsoft.com/v1.0
global_reader=f2ef992c-3afb-46b9-b7cf-a126ee74c451 # the same in every tenant

read_graph() { az rest --method GET --url "$graph/$1" --query "$2" --output tsv; }

# grant <application that has the permission> <permission>...
grant() {
  local resource granted permission role
  resource=$(read_graph "servicePrincipals(appId='$1')" id)
  granted=$(read_graph "servicePrincipals/$identity/appRoleAssignments" "value[].appRoleId")
  shift
  for permission in "$@"; do
    role=$(read_graph "servicePrincipals/$resource" "appRoles[?value=='$permission'].id | [0]")
    if [ -z "$role" ]; then
      echo "$permission: does not exist in this tenant." >&2
      exit 1
    elif [[ $granted == *"$role"* ]]; then
      echo "$permission: already granted."
    else
      az rest --method POST --url "$graph/servicePrincipals/$resource/appRoleAssignedTo" --output none \
        --body "{\"principalId\": \"$identity\", \"resourceId\": \"$resource\", \"appRoleId\": \"$role\"}"
      echo "$permission: granted."
    fi
  done
}

grant 00000003-0000-0000-c000-000000000000 DeviceManagementConfiguration.Read.All GroupMember.Read.All \
  Policy.Read.All Directory.Read.All Reports.Read.All DeviceManagementApps.Read.All AuditLog.Read.All \
  AuditLogsQuery-Exchange.Read.All ConsentRequest.Read.All
grant 00000002-0000-0ff1-ce00-000000000000 Exchange.ManageAsApp

held=$(read_graph "roleManagement/directory/roleAssignments?\$filter=principalId%20eq%20'$identity'" "value[].roleDefinitionId")
if [[ $held == *"$global_reader"* ]]; then
  echo "Global Reader: already granted."
else
  az rest --method POST --url "$graph/roleManagement/directory/roleAssignments" --output none \
    --body "{\"principalId\": \"$identity\", \"roleDefinitionId\": \"$global_reader\", \"directoryScopeId\": \"/\"}"
  echo "Global Reader: granted. It lets the job read Exchange Online; this can take up to an hour to take effect."
fi

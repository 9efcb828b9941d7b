#!/usr/bin/env bash
# Runs another script of this folder in Azure Pipelines: signed in as the task AzureCLI is, where it runs in one, and with its
# summary on the page of the run. On a pull request, somebody accepts weaker alerting by a label that names the commit.
#
#   azure-pipelines.sh SCRIPT [ARGUMENT]...
set -euo pipefail

script=$(dirname "$0")/$1
shift

# Source: learn.microsoft.com/azure/devops/pipelines/tasks/reference/azure-cli-v2, addSpnToEnvironment.
if [[ -n ${idToken:-} ]]; then
  export ARM_USE_OIDC=true ARM_CLIENT_ID=$servicePrincipalId ARM_TENANT_ID=$tenantId ARM_OIDC_TOKEN=$idToken
  ARM_SUBSCRIPTION_ID=$(az account show --query id --output tsv)
  export ARM_SUBSCRIPTION_ID
fi

# Source: learn.microsoft.com/rest/api/azure/devops/git/pull-request-labels.
if [[ -n ${SYSTEM_PULLREQUEST_PULLREQUESTID:-} ]]; then
  export ACCEPT_LABEL=accept-weaker-alerting-${SYSTEM_PULLREQUEST_SOURCECOMMITID:0:8}
  labels=$(curl --silent --show-error --fail --header "Authorization: Bearer $SYSTEM_ACCESSTOKEN" \
    "$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECTID/_apis/git/repositories/$BUILD_REPOSITORY_ID/pullRequests/$SYSTEM_PULLREQUEST_PULLREQUESTID/labels?api-version=7.1")
  if [[ $labels == *"\"$ACCEPT_LABEL\""* ]]; then export ACCEPT_WEAKER=true; fi
fi

export GITHUB_STEP_SUMMARY=$AGENT_TEMPDIRECTORY/breakglass-summary.md
code=0
"$script" "$@" || code=$?
if [[ -s $GITHUB_STEP_SUMMARY ]]; then echo "##vso[task.uploadsummary]$GITHUB_STEP_SUMMARY"; fi
exit "$code"

#!/usr/bin/env bash
# Installs the Pulumi CLI with its official installer, for the steps of Azure Pipelines that follow.
#
#   install-pulumi.sh VERSION
set -euo pipefail

curl --silent --show-error --fail --location https://get.pulumi.com --output install-pulumi
sh install-pulumi --version "$1"
rm install-pulumi
echo "##vso[task.prependpath]$HOME/.pulumi/bin"

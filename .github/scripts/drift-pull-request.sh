#!/usr/bin/env bash
# Proposes what Azure has as a change of the code: one pull request a stack, from the branch drift/STACK, for somebody to judge.
# Closes those whose stack has nothing to propose any more.
#
#   drift-pull-request.sh FILE...     each a Pulumi.STACK.yaml as Azure has it, with drift-STACK.md next to it
#
# CHECKED=false means that not every stack was checked: then nothing is closed.
set -euo pipefail

label=alerting-drift
repo=repos/$GH_REPO
base=$(gh api "$repo" --jq .default_branch)
start=$(gh api "$repo/git/ref/heads/$base" --jq .object.sha)
open=$(gh pr list --state open --label "$label" --limit 100 --json number,headRefName --jq '.[] | "\(.headRefName) \(.number)"')

proposed=()
for file in "$@"; do
  if [[ ! -e $file ]]; then continue; fi
  name=$(basename "$file")
  stack=${name#Pulumi.}
  stack=${stack%.yaml}
  branch=drift/$stack
  proposed+=("$branch")
  number=$(awk -v branch="$branch" '$1 == branch { print $2 }' <<< "$open")
  there=$(gh api "$repo/contents/$name?ref=$branch" --jq .sha 2> /dev/null || true)
  if [[ -n $number && $there == "$(git hash-object "$file")" ]]; then
    echo "Pull request $number has it already."
    continue
  fi

  tree=$(gh api --method POST "$repo/git/trees" --raw-field base_tree="$start" \
    --raw-field "tree[][path]=$name" --raw-field "tree[][mode]=100644" --raw-field "tree[][type]=blob" \
    --field "tree[][content]=@$file" --jq .sha)
  commit=$(gh api --method POST "$repo/git/commits" --raw-field message="$stack: as it is in Azure" \
    --raw-field tree="$tree" --raw-field "parents[]=$start" --jq .sha)
  # The branch never stands at the base: GitHub would close the pull request.
  gh api --silent --method PATCH "$repo/git/refs/heads/$branch" --raw-field sha="$commit" --field force=true 2> /dev/null ||
    gh api --silent --method POST "$repo/git/refs" --raw-field ref="refs/heads/$branch" --raw-field sha="$commit"

  {
    echo "Somebody changed this in Azure and not in the code. **Merge it only if you know who did it and why**: an attacker changes receivers, too. Otherwise close it, and deploy again."
    echo
    # docs.github.com/actions/concepts/security/github_token: its events start no workflow.
    echo "GitHub starts no checks for what a workflow has opened: close and reopen it, and *Review* says what it means for notifications."
    echo
    cat "$(dirname "$file")/drift-$stack.md"
  } > body.md
  "$(dirname "$0")/shorten.sh" body.md "the issue and the summary of the run"
  if [[ -n $number ]]; then
    gh pr edit "$number" --body-file body.md
  else
    gh label create "$label" --force --color B60205 --description "Azure differs from the code"
    gh pr create --base "$base" --head "$branch" --label "$label" --body-file body.md \
      --title "$stack: bring the code to what Azure has"
  fi
done

[[ ${CHECKED:-true} == true ]] || exit 0
while read -r branch number; do
  if [[ -z $branch || " ${proposed[*]-} " == *" $branch "* ]]; then continue; fi
  gh pr close "$number" --delete-branch --comment "Azure has nothing any more that the code could take."
done <<< "$open"

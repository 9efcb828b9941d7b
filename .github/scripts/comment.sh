#!/usr/bin/env bash
# Puts each report into a comment of its own on the pull request: the one that is there is changed, never repeated.
#
#   comment.sh NUMBER FILE...
set -euo pipefail

number=$1
shift
comments=repos/$GITHUB_REPOSITORY/issues/$number/comments

for file in "$@"; do
  [[ -e $file ]] || continue
  marker=$(head -n 1 "$file")
  # Read to the end: a pipe that closes early would fail the step.
  ids=$(gh api --paginate "$comments" --jq ".[] | select(.user.type == \"Bot\") | select(.body | startswith(\"$marker\")) | .id")
  id=${ids%%$'\n'*}
  if [[ -n $id ]]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file"
    echo "Changed the comment $id by $file."
  else
    gh api --silent --method POST "$comments" --field "body=@$file"
    echo "Commented $file."
  fi
done

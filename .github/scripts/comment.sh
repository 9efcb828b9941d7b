#!/usr/bin/env bash
# Posts each report as a separate comment on the pull request, or updates its existing comment.
#
#   comment.sh NUMBER FILE...
set -euo pipefail

number=$1
shift
comments=repos/$GITHUB_REPOSITORY/issues/$number/comments

for file in "$@"; do
  [[ -e $file ]] || continue
  marker=$(head -n 1 "$file")
  # Read everything: a pipe that closes early would fail the step.
  ids=$(gh api --paginate "$comments" --jq ".[] | select(.user.type == \"Bot\") | select(.body | startswith(\"$marker\")) | .id")
  id=${ids%%$'\n'*}
  if [[ -n $id ]]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file"
    echo "Updated comment $id with $file."
  else
    gh api --silent --method POST "$comments" --field "body=@$file"
    echo "Posted $file as a comment."
  fi
done

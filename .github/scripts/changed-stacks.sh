#!/usr/bin/env bash
# Finds the stacks that a change affects, and sets the output "stacks" to a JSON list of them.
#
#   changed-stacks.sh [BASE [HEAD]]
#
# Without BASE, or if it is unknown (a first push), every stack is affected. The sample, dev, never is.
set -euo pipefail

base=${1:-}
head=${2:-HEAD}

stacks=()
for file in Pulumi.*.yaml; do
  stack=${file#Pulumi.}
  stack=${stack%.yaml}
  [[ $stack == dev || $stack == '*' ]] || stacks+=("$stack")
done

if [[ -n $base ]] && git rev-parse --verify --quiet "$base^{commit}" > /dev/null; then
  affected=()
  while IFS= read -r file; do
    case $file in
      *.md | LICENSE | docs/* | pages/* | tests/* | bench/* | .github/* | .ci/* | Pulumi.dev.yaml) ;;
      Pulumi.*.yaml)
        for stack in "${stacks[@]+"${stacks[@]}"}"; do
          [[ $file == "Pulumi.$stack.yaml" ]] && affected+=("$stack")
        done
        ;;
      # Code that every stack uses.
      *)
        affected=("${stacks[@]+"${stacks[@]}"}")
        break
        ;;
    esac
  done < <(git diff --name-only "$base...$head")
else
  affected=("${stacks[@]+"${stacks[@]}"}")
fi

list=""
for stack in "${affected[@]+"${affected[@]}"}"; do
  # The name goes into commands and file names.
  if [[ ! $stack =~ ^[A-Za-z0-9_.-]+$ ]]; then
    echo "Pulumi.$stack.yaml: a stack name may only contain letters, digits, '-', '_' and '.'." >&2
    exit 1
  fi
  list+="${list:+,}\"$stack\""
done
echo "stacks=[$list]" >> "$GITHUB_OUTPUT"
echo "Stacks that this change affects: ${affected[*]-none}"

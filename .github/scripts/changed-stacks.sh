#!/usr/bin/env bash
# Tells which tenants' stacks a change concerns, as a JSON list in the output "stacks".
#
#   changed-stacks.sh [BASE [HEAD]]
#
# Without BASE, or where it is not known (a first push), every stack is concerned. The sample, dev, never is.
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
  concerned=()
  while IFS= read -r file; do
    case $file in
      *.md | LICENSE | docs/* | pages/* | tests/* | bench/* | .github/* | .ci/* | Pulumi.dev.yaml) ;;
      Pulumi.*.yaml)
        for stack in "${stacks[@]+"${stacks[@]}"}"; do
          [[ $file == "Pulumi.$stack.yaml" ]] && concerned+=("$stack")
        done
        ;;
      # Code that every stack runs.
      *)
        concerned=("${stacks[@]+"${stacks[@]}"}")
        break
        ;;
    esac
  done < <(git diff --name-only "$base...$head")
else
  concerned=("${stacks[@]+"${stacks[@]}"}")
fi

list=""
for stack in "${concerned[@]+"${concerned[@]}"}"; do
  # The name goes into commands and file names.
  if [[ ! $stack =~ ^[A-Za-z0-9_.-]+$ ]]; then
    echo "Pulumi.$stack.yaml: a stack's name may hold letters, digits, '-', '_' and '.' only." >&2
    exit 1
  fi
  list+="${list:+,}\"$stack\""
done
echo "stacks=[$list]" >> "$GITHUB_OUTPUT"
echo "Stacks that this change concerns: ${concerned[*]-none}"

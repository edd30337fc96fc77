#!/usr/bin/env bash
# Starts a run of the sample 'deploy' on a host that answers at URL, approves it, and reads its records: what a newcomer does by hand, and what shows that a
# host works. The host may be the Functions app (Core Tools, a container, Azure) or 'ironflow serve'.
#
#   tests/smoke/smoke.sh [URL]            URL is http://127.0.0.1:7071 unless given
#
# IRONFLOW_API_KEY is sent where the host asks for a key. Needs curl and Node (for JSON). Exit code: 0 all well, 1 something is not, 2 usage.
set -euo pipefail

url=${1:-http://127.0.0.1:7071}
if [[ $# -gt 1 || $url != http*://* ]]; then
  echo "usage: tests/smoke/smoke.sh [URL]" >&2
  exit 2
fi

headers=(-H 'Content-Type: application/json')
if [[ -n ${IRONFLOW_API_KEY:-} ]]; then
  headers+=(-H "Authorization: Bearer $IRONFLOW_API_KEY")
fi

# The value of a JavaScript expression over the answer 'a'; what is no JSON is shown as it is.
value() { node -e 'let t=require("fs").readFileSync(0,"utf8");if(!t)process.exit(1);let a;try{a=JSON.parse(t)}catch{console.error("not JSON: "+t.slice(0,300));process.exit(1)}let v=eval(process.argv[1]);console.log(v===undefined?"":v)' "$1"; }
call() { curl -sS --fail-with-body --max-time 30 "${headers[@]}" -X "$1" "$url$2" ${3:+-d "$3"} || { echo >&2; echo "smoke: $1 $2 failed" >&2; exit 1; }; }
fail() { echo "smoke: $1" >&2; exit 1; }

# until EXPRESSION: reads the run until the expression is true.
await() {
  for _ in $(seq 240); do
    answer=$(call GET "/api/v1/runs/$run")
    [[ $(value "$1" <<<"$answer") == true ]] && return
    [[ $(value '["failed","cancelled"].includes(a.data.run.status)' <<<"$answer") == true ]] && fail "the run ended: $(value 'a.data.run.error' <<<"$answer")"
    sleep 0.25
  done
  fail "the run never got there: $(value 'a.data.run.status' <<<"$answer")"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Something to deploy, on the host's own machine: 'deploy' builds a folder's committed files.
git init -q "$folder/project"
echo '<h1>Hello</h1>' >"$folder/project/index.html"
git -C "$folder/project" add .
git -C "$folder/project" -c user.name=Ada -c user.email=ada@example.com commit -qm "A page"

[[ $(call GET /health | value 'a.data.status') == ok ]] || fail "the host is not healthy"
echo "healthy: $url"

run=$(call POST /api/v1/runs "{\"workflow\":\"deploy\",\"payload\":{\"source\":\"$folder/project\",\"target\":\"$folder/site\"}}" | value 'a.data.id')
echo "started: run $run"

await 'a.data.run.status === "awaiting_approval"'
echo "waits: $(call GET /api/v1/approvals | value "a.data.find(g => g.run_id === '$run').message")"
[[ ! -e $folder/site/current ]] || fail "it was deployed before it was approved"

call POST "/api/v1/runs/$run/approve" '{"comment":"smoke"}' >/dev/null
await 'a.data.run.status === "completed"'
echo "approved by $(value 'a.data.run.output.approvedBy.join()' <<<"$answer"), completed with $(value 'a.data.steps.length' <<<"$answer") steps on record:"
value 'a.data.steps.map(s => `  ${s.position} ${s.name} (${s.kind}) ${s.status} ${s.duration_ms} ms`).join("\n")' <<<"$answer"
[[ $(value 'a.data.steps.every(s => s.status === "completed" && s.started_at && s.completed_at)' <<<"$answer") == true ]] || fail "a step's row is not complete"
[[ -e $folder/site/current ]] || fail "nothing was deployed"
echo "all well"

#!/usr/bin/env node
// Runs a workflow on two servers, approves what asks for approval, and compares the records of both field by field: every run, step and child.
//
//   node tests/compare/run-both.js FIRST_URL SECOND_URL WORKFLOW [PAYLOAD]
//
// In PAYLOAD, {side} stands for "first-side" or "second-side", for folders that the two must not share. Exit code: 0 the same, 1 different, 2 wrong use or no answer.
'use strict';

// What differs between any two runs by its nature. Everything else must agree.
const OWN = /^(id|run_id|step_id|.*_run_id|.*_at|.*_ms|duration|markdown|cursor|idempotency_key|process|owner|created_by|waited_ms|approvedAt|parent_step_id)$/;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

async function call(url, path, body) {
  const response = await fetch(url + '/api/v1' + path, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}/api/v1${path} answered ${response.status}: ${text}`);
  return JSON.parse(text).data;
}

async function run(url, side, workflow, payload) {
  const created = await call(url, '/runs', { workflow, payload: JSON.parse(payload.replaceAll('{side}', side)) });
  for (let waited = 0; waited < 600; waited++) {
    const detail = await call(url, `/runs/${created.id}`);
    const { status } = detail.run ?? detail;
    if (['completed', 'warning', 'failed', 'cancelled'].includes(status)) return read(url, created.id);
    for (const gate of await call(url, '/approvals'))
      if (gate.run_id === created.id) await call(url, `/runs/${created.id}/steps/${gate.step_id ?? gate.id}/approve`, { comment: 'compared' }).catch(lost => process.stderr.write(`${lost.message}\n`));
    await new Promise(next => setTimeout(next, 200));
  }
  throw new Error(`run ${created.id} of ${url} did not end within two minutes`);
}

async function read(url, id) {
  const detail = await call(url, `/runs/${id}`);
  detail.steps = await Promise.all((detail.steps ?? []).map(async step => {
    const whole = await call(url, `/runs/${id}/steps/${step.id}`);
    const child = whole.child_run_id ?? whole.step?.child_run_id;
    return child ? { ...whole, child: await read(url, child) } : whole;
  }));
  return detail;
}

// Ids become the order in which they are first met, so that edges are compared as edges.
function normal(value, side, ids) {
  if (Array.isArray(value)) return value.map(item => normal(item, side, ids));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).filter(([name]) => !OWN.test(name)).map(([name, item]) => [name, normal(item, side, ids)]));
  if (typeof value !== 'string') return value;
  return value.replaceAll(side, '{side}').replace(ID, id => ids.get(id) ?? (ids.set(id, `#${ids.size}`), ids.get(id))).replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, '{time}');
}

function compare(a, b, path, found) {
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) compare(a[name], b[name], `${path}.${name}`, found);
    return;
  }
  found.fields++;
  if (a !== b) found.different.push(`${path}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`);
}

async function main([first, second, workflow, payload = '{}']) {
  if (!workflow) {
    process.stderr.write('usage: run-both.js FIRST_URL SECOND_URL WORKFLOW [PAYLOAD]\n');
    return 2;
  }
  const [a, b] = await Promise.all([run(first, 'first-side', workflow, payload), run(second, 'second-side', workflow, payload)]);
  const found = { fields: 0, different: [] };
  compare(normal(a, 'first-side', new Map()), normal(b, 'second-side', new Map()), workflow, found);
  for (const line of found.different) process.stdout.write(`${line}\n`);
  process.stdout.write(`${workflow}: ${found.fields} fields compared, ${found.different.length} differ\n`);
  return found.different.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(code => { process.exitCode = code; }, error => { process.stderr.write(`${error.message}\n`); process.exitCode = 2; });

// Run by NodeClientIT: PONDPILOT_FLIGHT is host:port of a relay, PONDPILOT_TOKEN a user's token.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import { Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { Client, LIMIT, any, decoded } from './flight.mjs';

const { PONDPILOT_FLIGHT: address, PONDPILOT_TOKEN: token } = process.env;
const TEN_MILLION = 10_000_000;
const MANY = `SELECT i::INTEGER AS i, 'v' || (i % 1000) AS text FROM range(${TEN_MILLION}) t(i)`;

let client;
before(() => { client = new Client(address, token); });
after(() => client.close());

const statement = (query) => any('CommandStatementQuery', { query });

/** Every row once, in order, with the text that belongs to it; no message over the limit. */
async function tenMillion(cmd) {
  const reading = new Client(address, token);
  try {
    let base = 0;
    for await (const batch of reading.batches(cmd)) {
      const numbers = batch.getChild('i').data[0].values;
      for (let k = 0; k < batch.numRows; k++) {
        if (numbers[k] !== base + k) assert.fail(`row ${base + k} holds ${numbers[k]}`);
      }
      const text = batch.getChild('text');
      for (const k of [0, batch.numRows - 1]) {
        assert.equal(text.get(k), `v${(base + k) % 1000}`);
      }
      base += batch.numRows;
    }
    assert.equal(base, TEN_MILLION);
    assert.ok(reading.largest > 100_000, `small batches of ${reading.largest} bytes only`);
    assert.ok(reading.largest < LIMIT, `a message of ${reading.largest} bytes`);
  } finally {
    reading.close();
  }
}

test('ten million rows arrive by raw SQL', () => tenMillion(MANY));

test('ten million rows arrive by a Flight SQL statement', () => tenMillion(statement(MANY)));

test('rows of long texts stay under the limit of a message', async () => {
  const wide = new Client(address, token);
  try {
    let characters = 0;
    const sql = "SELECT repeat(chr(97 + (i % 26)::INTEGER), 500_000) AS text FROM range(100) t(i)";
    for await (const batch of wide.batches(sql)) {
      for (const { text } of batch) characters += text.length;
    }
    assert.equal(characters, 50_000_000);
    assert.ok(wide.largest < LIMIT, `a message of ${wide.largest} bytes`);
  } finally {
    wide.close();
  }
});

test('rows of two thousand columns stay under the limit of a message', async () => {
  const columns = Array.from({ length: 2_000 }, (_, c) => `i + ${c} AS c${c}`).join(', ');
  let rows = 0;
  for await (const batch of client.batches(`SELECT ${columns} FROM range(5000) t(i)`)) {
    rows += batch.numRows;
    assert.equal(batch.numCols, 2_000);
  }
  assert.equal(rows, 5_000);
});

test('raw SQL joins databases', async () => {
  const rows = await client.rows(
    'SELECT count(*)::INTEGER AS n FROM sales.public.orders o JOIN crm.customers c ON c.id = o.customer_id');
  assert.deepEqual(rows, [{ n: 1000 }]);
});

test('a statement runs through Flight SQL', async () => {
  const rows = await client.rows(statement("SELECT 42 AS answer, 'pond' AS name, NULL::INTEGER AS nothing"));
  assert.deepEqual(rows, [{ answer: 42, name: 'pond', nothing: null }]);
});

test('the schema of an info is there before the rows', async () => {
  const info = await client.info(statement('SELECT 1 AS a, 2 AS b'));
  const { schema } = await client.schema(statement('SELECT 1 AS a, 2 AS b'));
  assert.ok(info.schema.length > 0);
  assert.deepEqual(info.schema, schema);
});

test('updates tell their count', async () => {
  const update = async (query) => {
    const [answer] = await client.put(any('CommandStatementUpdate', { query }));
    return Number(decoded('DoPutUpdateResult', answer, { inAny: false }).recordCount);
  };
  await update('CREATE OR REPLACE TABLE node_notes (id INTEGER, note VARCHAR)');
  assert.equal(await update("INSERT INTO node_notes VALUES (1, 'a'), (2, 'b')"), 2);
  assert.equal(await update("UPDATE node_notes SET note = 'c' WHERE id = 2"), 1);
  assert.deepEqual(await client.rows('SELECT note FROM node_notes ORDER BY id'), [{ note: 'a' }, { note: 'c' }]);
});

test('a prepared statement takes parameters', async () => {
  const [body] = await client.action('CreatePreparedStatement',
    any('ActionCreatePreparedStatementRequest', { query: 'SELECT ?::INTEGER + 1 AS n, ?::VARCHAR AS s' }));
  let handle = decoded('ActionCreatePreparedStatementResult', body).preparedStatementHandle;
  const command = () => any('CommandPreparedStatementQuery', { preparedStatementHandle: handle });
  for (const n of [1, 41]) {
    const parameters = new Table({
      1: vectorFromArray([n], new Int32()),
      2: vectorFromArray([`it's ${n}`], new Utf8()),
    });
    const [bound] = await client.put(command(), parameters);
    if (bound?.length) {
      const renewed = decoded('DoPutPreparedStatementResult', bound, { inAny: false });
      if (renewed.preparedStatementHandle?.length) handle = renewed.preparedStatementHandle;
    }
    assert.deepEqual(await client.rows(command()), [{ n: n + 1, s: `it's ${n}` }]);
  }
  await client.action('ClosePreparedStatement',
    any('ActionClosePreparedStatementRequest', { preparedStatementHandle: handle }));
  await assert.rejects(client.rows(command()), (error) => error.code !== grpc.status.OK);
});

test('metadata lists catalogs and tables', async () => {
  const catalogs = (await client.rows(any('CommandGetCatalogs', {}))).map((row) => row.catalog_name);
  for (const name of ['sales', 'crm', 'catalog', 'plan']) assert.ok(catalogs.includes(name), `${catalogs}`);
  const tables = await client.rows(any('CommandGetTables', { catalog: 'sales', tableNameFilterPattern: 'ord%' }));
  assert.deepEqual(tables.map((row) => `${row.db_schema_name}.${row.table_name}`), ['public.orders']);
});

test('a handshake with the token succeeds', () => client.handshake());

test('wrong SQL is INVALID_ARGUMENT with the text of DuckDB', () =>
  assert.rejects(client.rows('SELECT * FROM nowhere'),
    (error) => error.code === grpc.status.INVALID_ARGUMENT && /nowhere/.test(error.details)));

test('no token is UNAUTHENTICATED', async () => {
  const stranger = new Client(address);
  await assert.rejects(stranger.rows('SELECT 1'), (error) => error.code === grpc.status.UNAUTHENTICATED);
  stranger.close();
});

test('fifty queries share a connection', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => client.rows(`SELECT ${i} AS n FROM range(3)`)));
  answers.forEach((rows, i) => assert.deepEqual(rows, [{ n: i }, { n: i }, { n: i }]));
});

test('a cancelled stream leaves the connection usable', async () => {
  const info = await client.info('SELECT i FROM range(1_000_000_000) t(i)');
  const call = client.get(info.endpoint[0].ticket);
  await assert.rejects(async () => {
    for await (const batch of client.read(call)) {
      assert.ok(batch.numRows > 0);
      call.cancel();
    }
    assert.fail('a billion rows arrived');
  }, (error) => error.code === grpc.status.CANCELLED);
  assert.deepEqual(await client.rows('SELECT 1 AS n'), [{ n: 1 }]);
});

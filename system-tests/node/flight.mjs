// A Flight and Flight SQL client on grpc-js alone, with its default limits. The protocol comes from the
// .proto files that Arrow publishes (PONDPILOT_PROTO is their folder).
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { RecordBatchReader, tableToIPC } from 'apache-arrow';
import path from 'node:path';

const folder = process.env.PONDPILOT_PROTO;
const loaded = grpc.loadPackageDefinition(
  loadSync(path.join(folder, 'Flight.proto'), { keepCase: true, longs: Number, defaults: true }));
const sqlMessages = protobuf.loadSync(path.join(folder, 'FlightSql.proto'));
const SQL = 'arrow.flight.protocol.sql.';

/** The largest message that grpc-js takes unless told otherwise. */
export const LIMIT = 4 * 1024 * 1024;

/** A Flight SQL message as `google.protobuf.Any`. */
export function any(name, fields) {
  const type = sqlMessages.lookupType(SQL + name);
  const value = type.encode(type.create(fields)).finish();
  const packed = protobuf.Writer.create();
  packed.uint32(10).string('type.googleapis.com/' + SQL + name);
  packed.uint32(18).bytes(value);
  return Buffer.from(packed.finish());
}

/** Decodes a Flight SQL message, in an Any or bare. */
export function decoded(name, bytes, { inAny = true } = {}) {
  let value = bytes;
  if (inAny) {
    const reader = protobuf.Reader.create(bytes);
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag >>> 3 === 2) value = reader.bytes();
      else reader.skipType(tag & 7);
    }
  }
  return sqlMessages.lookupType(SQL + name).decode(value);
}

/** FlightData as the bytes of an Arrow IPC stream. */
function* ipc(data) {
  const header = data.data_header;
  if (header.length === 0) return;
  const padded = Math.ceil((header.length + 8) / 8) * 8 - 8;
  const prefix = Buffer.alloc(8);
  prefix.writeUInt32LE(0xffffffff, 0);
  prefix.writeInt32LE(padded, 4);
  yield prefix;
  yield Buffer.concat([header, Buffer.alloc(padded - header.length)]);
  if (data.data_body.length > 0) yield data.data_body;
}

export class Client {
  /** Bytes of the largest message so far. */
  largest = 0;

  constructor(address, token) {
    const Service = loaded.arrow.flight.protocol.FlightService;
    this.service = new Service(address, grpc.credentials.createInsecure());
    this.metadata = new grpc.Metadata();
    if (token) this.metadata.set('authorization', `Bearer ${token}`);
  }

  close() {
    this.service.close();
  }

  #unary(method, request) {
    return new Promise((resolve, reject) =>
      this.service[method](request, this.metadata, { deadline: deadline() },
        (error, answer) => (error ? reject(error) : resolve(answer))));
  }

  info(cmd) {
    return this.#unary('GetFlightInfo', { type: 'CMD', cmd: Buffer.from(cmd) });
  }

  schema(cmd) {
    return this.#unary('GetSchema', { type: 'CMD', cmd: Buffer.from(cmd) });
  }

  /** The call of DoGet; yields FlightData. */
  get(ticket) {
    return this.service.DoGet(ticket, this.metadata, { deadline: deadline() });
  }

  /** The record batches of every endpoint of `cmd`: raw SQL as text, or a packed command. */
  async *batches(cmd) {
    const info = await this.info(cmd);
    for (const endpoint of info.endpoint) {
      yield* this.read(this.get(endpoint.ticket));
    }
  }

  async *read(call) {
    const self = this;
    async function* bytes() {
      for await (const data of call) {
        self.largest = Math.max(self.largest, data.data_header.length + data.data_body.length);
        yield* ipc(data);
      }
    }
    yield* await RecordBatchReader.from(bytes());
  }

  /** A small result as an array of objects. */
  async rows(cmd) {
    const rows = [];
    for await (const batch of this.batches(cmd)) {
      for (const row of batch) rows.push(row.toJSON());
    }
    return rows;
  }

  /** The bodies that an action answers. */
  async action(type, body = Buffer.alloc(0)) {
    const results = [];
    const call = this.service.DoAction({ type, body }, this.metadata, { deadline: deadline() });
    for await (const result of call) results.push(result.body);
    return results;
  }

  handshake() {
    return new Promise((resolve, reject) => {
      const call = this.service.Handshake(this.metadata, { deadline: deadline() });
      call.on('data', () => {});
      call.on('error', reject);
      call.on('end', resolve);
      call.write({ protocol_version: 0, payload: Buffer.alloc(0) });
      call.end();
    });
  }

  /** Puts a command with an optional Arrow table; answers every app_metadata. */
  put(command, table) {
    return new Promise((resolve, reject) => {
      const call = this.service.DoPut(this.metadata, { deadline: deadline() });
      const answers = [];
      call.on('data', (answer) => answers.push(answer.app_metadata));
      call.on('error', reject);
      call.on('end', () => resolve(answers));
      const descriptor = { type: 'CMD', cmd: command };
      const messages = table ? flightData(table) : [{}];
      messages.forEach((message, index) =>
        call.write(index === 0 ? { flight_descriptor: descriptor, ...message } : message));
      call.end();
    });
  }
}

/** The IPC messages of a table as FlightData. */
function flightData(table) {
  const stream = Buffer.from(tableToIPC(table, 'stream'));
  const messages = [];
  for (let at = 0; at + 8 <= stream.length;) {
    const length = stream.readInt32LE(at + 4);
    if (length === 0) break;
    const header = stream.subarray(at + 8, at + 8 + length);
    const body = bodyLength(header);
    const end = at + 8 + length + body;
    messages.push({ data_header: header, data_body: stream.subarray(at + 8 + length, end) });
    at = end;
  }
  return messages;
}

/** Field 3 of the flatbuffer table Message: its bodyLength. */
function bodyLength(header) {
  const table = header.readInt32LE(0);
  const vtable = table - header.readInt32LE(table);
  const slot = 4 + 2 * 3;
  const offset = slot < header.readUInt16LE(vtable) ? header.readUInt16LE(vtable + slot) : 0;
  return offset === 0 ? 0 : Number(header.readBigInt64LE(table + offset));
}

/** Generous: a loaded machine is slow, a hung call must end. */
function deadline() {
  return Date.now() + 120_000;
}

/*
 * A name server for tests: answers TXT questions over UDP from a map (domain -> texts); other names are not there.
 */
import dgram from 'node:dgram';

const strings = (text) => (text.match(/.{1,255}/gs) ?? ['']).map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)]));

export async function startNameServer(records) {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, from) => {
    const labels = [];
    let at = 12;
    for (; question[at] !== 0; at += question[at] + 1) labels.push(question.toString('latin1', at + 1, at + 1 + question[at]));
    const asked = question.subarray(12, at + 5);
    const texts = records.get(labels.join('.').toLowerCase());
    const answers = (texts ?? []).map((text) => {
      const data = Buffer.concat(strings(text));
      const head = Buffer.alloc(12);
      head.writeUInt16BE(0xc00c, 0);
      head.writeUInt16BE(16, 2);
      head.writeUInt16BE(1, 4);
      head.writeUInt16BE(data.length, 10);
      return Buffer.concat([head, data]);
    });
    const head = Buffer.alloc(12);
    question.copy(head, 0, 0, 2);
    head.writeUInt16BE(texts ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(answers.length, 6);
    socket.send(Buffer.concat([head, asked, ...answers]), from.port, from.address);
  });
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, stop: () => socket.close() };
}

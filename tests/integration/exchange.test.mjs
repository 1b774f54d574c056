// Documents come and go: Markdown, HTML and plain text in both directions.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { after, before, describe, test } from 'node:test';
import { expectStatus, signUp, unique } from './support/api.mjs';
import { convert, randomDocument, sameDocument } from './support/exchange.mjs';
import { sleep, startServer, until } from './support/server.mjs';

let server, acme, olive;
before(async () => {
  server = await startServer({ settings: { rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 } });
  acme = await signUp(server);
  olive = acme.owner;
});
after(() => server?.dispose());

const make = async (ops, title = 'Trip') => expectStatus(await olive.post('/v1/documents', { title, content: { ops } }), 201).id;
const take = (id, format, query = '', who = olive) => who.get(`/v1/documents/${id}/export?format=${format}${query}`);
const bring = (body, type, query = '', who = olive) => who.call('POST', `/v1/documents/import${query}`, body, { 'content-type': type });
const opsOf = async (id) => expectStatus(await olive.get(`/v1/documents/${id}`), 200).content.ops;
const imported = async (body, type, query) => {
  const { id, title } = expectStatus(await bring(body, type, query), 201);
  return { id, title, ops: await opsOf(id) };
};
/* What the trail says of a document; readers of the log come a little later. */
const audited = (id, type) =>
  until(async () => expectStatus(await olive.get(`/v1/audit-events?type=${type}&subject_id=${id}`), 200).data[0], `${type} is in the audit trail`, 30_000, 100);

const everything = [
  { insert: 'Plan' }, { insert: '\n', attributes: { header: 2 } },
  { insert: 'Go ' }, { insert: 'now', attributes: { bold: true } }, { insert: ' to ' },
  { insert: 'the hut', attributes: { link: 'https://hut.example/a?b=c&d' } }, { insert: '\n' },
  { insert: 'boots' }, { insert: '\n', attributes: { list: 'bullet' } },
  { insert: 'laces' }, { insert: '\n', attributes: { indent: 1, list: 'ordered' } },
  { insert: 'paid' }, { insert: '\n', attributes: { list: 'checked' } },
  { insert: 'packed' }, { insert: '\n', attributes: { list: 'unchecked' } },
  { insert: 'so it was said' }, { insert: '\n', attributes: { blockquote: true } },
  { insert: 'if (a < b) {' }, { insert: '\n', attributes: { 'code-block': 'c' } },
  { insert: '}' }, { insert: '\n', attributes: { 'code-block': 'c' } },
  { insert: { image: 'https://hut.example/hut.png' }, attributes: { alt: 'The hut' } }, { insert: '\n' },
];

describe('export', () => {
  test('a document leaves as Markdown', async () => {
    const reply = await take(await make(everything), 'markdown');
    assert.equal(expectStatus(reply, 200), `# Trip

## Plan

Go **now** to [the hut](https://hut.example/a?b=c\\&d)

- boots
  1. laces
- [x] paid
- [ ] packed

> so it was said

\`\`\`c
if (a < b) {
}
\`\`\`

![The hut](https://hut.example/hut.png)
`);
    assert.equal(reply.headers.get('content-type'), 'text/markdown; charset=utf-8');
    assert.equal(reply.headers.get('content-disposition'), `attachment; filename="Trip.md"; filename*=UTF-8''Trip.md`);
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
    assert.match(reply.headers.get('content-security-policy'), /sandbox/);
  });

  test('a document leaves as plain text', async () => {
    assert.equal(expectStatus(await take(await make(everything), 'text'), 200),
      'Plan\nGo now to the hut (https://hut.example/a?b=c&d)\n- boots\n    1. laces\n[x] paid\n[ ] packed\n> so it was said\nif (a < b) {\n}\nThe hut\n');
  });

  test('HTML is escaped, and holds neither scripts nor addresses that run', async () => {
    const evil = '<script>alert(1)</script>"\'&';
    const id = await make([
      { insert: evil, attributes: { link: 'javascript:alert(1)', color: 'red;background:url(//evil)', font: '"><script>' } },
      { insert: { image: 'javascript:alert(2)' }, attributes: { alt: '" onerror="alert(3)' } },
      { insert: { video: 'data:text/html,<script>' } },
      { insert: 'x' }, { insert: '\n', attributes: { 'code-block': '"><script>' } },
    ], evil);
    const html = expectStatus(await take(id, 'html'), 200);
    assert.ok(!/<script|javascript:|data:text|evil\)|onerror="/i.test(html), html);
    assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
    assert.ok(!/javascript:/.test(expectStatus(await take(id, 'markdown'), 200)));
  });

  test('a file has a name that every file system takes', async () => {
    const reply = await take(await make([{ insert: 'x\n' }], '../Über: "all"\\ .'), 'text');
    assert.equal(reply.headers.get('content-disposition'),
      `attachment; filename="-_ber- -all--.txt"; filename*=UTF-8''-%C3%9Cber-%20-all--.txt`);
  });

  test('an earlier version is exported as it was', async () => {
    const id = await make([{ insert: 'first\n' }]);
    assert.equal(expectStatus(await take(id, 'text', '&version=1'), 200), 'first\n');
    assert.equal(expectStatus(await take(id, 'text', '&version=0'), 200), '');
    const missing = await take(id, 'text', '&version=9');
    assert.equal(missing.status, 404);
    assert.equal(missing.body.code, 'document_version_not_found');
  });

  test('what is only suggested does not leave', async () => {
    const s = randomUUID();
    const id = await make([
      { insert: 'keep ' }, { insert: 'new', attributes: { 'suggested-insertion': s } },
      { insert: 'old', attributes: { 'suggested-deletion': s } }, { insert: '\n' },
    ]);
    assert.equal(expectStatus(await take(id, 'text'), 200), 'keep old\n');
  });

  test('a format that is none is told', async () => {
    const id = await make([{ insert: 'x\n' }]);
    for (const query of ['?format=docx', '?format=text&version=x']) {
      const reply = await olive.get(`/v1/documents/${id}/export${query}`);
      assert.equal(reply.status, 400, reply.text);
      assert.equal(reply.body.code, 'invalid_parameter');
    }
  });

  test('who took a copy out is in the audit trail, with the format', async () => {
    const id = await make([{ insert: 'x\n' }]);
    expectStatus(await take(id, 'html'), 200);
    assert.deepEqual((await audited(id, 'document.exported')).data, { title: 'Trip', format: 'html' });
    const brought = expectStatus(await bring('# Came\n', 'text/markdown'), 201).id;
    assert.deepEqual((await audited(brought, 'document.imported')).data, { title: 'Came', format: 'markdown' });
  });

  test('readers take copies; whoever does not see the document finds none', async () => {
    const id = await make([{ insert: 'x\n' }]);
    const viewer = await acme.member('viewer');
    expectStatus(await take(id, 'text', '', viewer), 200);
    expectStatus(await olive.patch(`/v1/documents/${id}/shares`, { is_restricted: true }), 204);
    assert.equal((await take(id, 'text', '', viewer)).status, 404);
    const stranger = (await signUp(server)).owner;
    assert.equal((await take(id, 'text', '', stranger)).status, 404);
  });
});

describe('PDF', () => {
  const pdfOf = async (id) => {
    const reply = await fetch(`${server.url}/v1/documents/${id}/export?format=pdf`, { headers: { authorization: `Bearer ${olive.token}` } });
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('content-type'), 'application/pdf');
    return new Uint8Array(await reply.arrayBuffer());
  };
  const ask = (program, args, bytes) => {
    const done = spawnSync(program, args, { input: bytes, maxBuffer: 64 << 20 });
    assert.equal(done.status, 0, `${program}: ${done.error ?? done.stderr}`);
    return done.stdout.toString();
  };

  test('its words can be searched, its links lead, its headings are the outline', async () => {
    const bytes = await pdfOf(await make([...everything, { insert: 'Ελληνικά Русский' }, { insert: '\n' }], 'Der Weg'));
    const text = ask('pdftotext', ['-layout', '-', '-'], bytes);
    for (const words of ['Der Weg', 'Plan', 'Go now to the hut', '• boots', '1. laces', '☑ paid', '☐ packed', 'so it was said', 'if (a < b) {', '[Image: The hut]', 'Ελληνικά Русский'])
      assert.ok(text.includes(words), `${words} in:\n${text}`);
    const info = ask('pdfinfo', ['-'], bytes);
    assert.match(info, /Title: +Der Weg/);
    assert.match(info, /Page size: .*A4/);
    assert.match(ask('pdfinfo', ['-url', '-'], bytes), /https:\/\/hut\.example\/a\?b=c&d/);
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-pdf-'));
    fs.writeFileSync(path.join(place, 'x.pdf'), bytes);
    assert.match(ask('pdftohtml', ['-xml', '-i', '-stdout', path.join(place, 'x.pdf')]), /<outline>\s*<item page="1">Plan<\/item>/);
    fs.rmSync(place, { recursive: true });
  });

  test('pictures are drawn when their bytes are in the text, and none is fetched', async () => {
    let asked = 0;
    const lure = createServer((_, response) => { asked += 1; response.end(); });
    await new Promise((resolve) => lure.listen(0, '127.0.0.1', resolve));
    const bytes = await pdfOf(await make([
      { insert: { image: `data:image/png;base64,${png(8, 8).toString('base64')}` } },
      { insert: { image: `data:image/png;base64,${png(60_000, 60_000, 1).toString('base64')}` }, attributes: { alt: 'A bomb' } },
      { insert: { image: `http://127.0.0.1:${lure.address().port}/x.png` }, attributes: { alt: 'A lure' } },
      { insert: { image: 'data:image/png;base64,AAAA' }, attributes: { alt: 'No picture' } }, { insert: '\n' },
    ]));
    lure.close();
    assert.equal(asked, 0);
    assert.match(ask('pdfimages', ['-list', '-'], bytes), /image +8 +8/);
    const text = ask('pdftotext', ['-', '-'], bytes);
    for (const words of ['[Image: A bomb]', '[Image: A lure]', '[Image: No picture]']) assert.ok(text.includes(words), text);
  });

  test('a long document is some hundred pages, and the platform answers meanwhile', async () => {
    const lines = Array.from({ length: 1500 }, (_, i) => ({ insert: `${i} ${'words upon words '.repeat(40)}\n` }));
    const id = await make(lines, 'Long');
    let done = false, answers = 0;
    const coming = pdfOf(id).finally(() => (done = true));
    while (!done) {
      expectStatus(await olive.get('/healthz'), 200);
      answers += 1;
      await sleep(20);
    }
    assert.ok(answers > 0);
    assert.ok(Number(/Pages: +(\d+)/.exec(ask('pdfinfo', ['-'], await coming))[1]) > 100);
  });

  test('one of more than 2,000 pages is refused', async () => {
    const id = await make([{ insert: '\n'.repeat(150_000) }]);
    const reply = await take(id, 'pdf');
    assert.equal(reply.status, 422, reply.text);
    assert.equal(reply.body.code, 'export_too_large');
  });
});

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
}

/* A black picture, or (with `rows`) one that claims to be larger than it is. */
function png(width, height, rows = height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const sign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([sign, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(rows * (width + 1)))), chunk('IEND', Buffer.alloc(0))]);
}

describe('import', () => {
  test('Markdown becomes a document', async () => {
    const { title, ops } = await imported(`---
tags: [a]
---
# The *trip*

Soft
break and **bold**, _italic_, ~~gone~~, \`code\`, https://bare.example and <u>under</u>.\\
hard break

1. one
   - deep

     more of it
2. two
- [x] done

| a | b |
|---|---|
| 1 | **two** |

\`\`\`js
x

y
\`\`\`
`, 'text/markdown');
    assert.equal(title, 'The trip');
    assert.deepEqual(ops, [
      { insert: 'Soft break and ' }, { insert: 'bold', attributes: { bold: true } }, { insert: ', ' },
      { insert: 'italic', attributes: { italic: true } }, { insert: ', ' }, { insert: 'gone', attributes: { strike: true } }, { insert: ', ' },
      { insert: 'code', attributes: { code: true } }, { insert: ', ' },
      { insert: 'https://bare.example', attributes: { link: 'https://bare.example' } }, { insert: ' and ' },
      { insert: 'under', attributes: { underline: true } }, { insert: '.\nhard break\none' },
      { insert: '\n', attributes: { list: 'ordered' } }, { insert: 'deep' }, { insert: '\n', attributes: { indent: 1, list: 'bullet' } },
      { insert: 'more of it' }, { insert: '\n', attributes: { indent: 2 } }, { insert: 'two' }, { insert: '\n', attributes: { list: 'ordered' } },
      { insert: 'done' }, { insert: '\n', attributes: { list: 'checked' } },
      { insert: '| a | b   |' }, { insert: '\n', attributes: { 'code-block': true } },
      { insert: '|---|-----|' }, { insert: '\n', attributes: { 'code-block': true } },
      { insert: '| 1 | two |' }, { insert: '\n', attributes: { 'code-block': true } },
      { insert: 'x' }, { insert: '\n\n', attributes: { 'code-block': 'js' } }, { insert: 'y' }, { insert: '\n', attributes: { 'code-block': 'js' } },
    ]);
  });

  test('of HTML comes in what a document can hold, and nothing that runs', async () => {
    const { title, ops } = await imported(`<!doctype html><html><head><title>Notes</title><style>p{color:red}</style><script>alert(1)</script></head>
<body onload="alert(2)"><div><p style="color:red;font-weight:700">Bold <a href="javascript:alert(3)" onclick="x()">no link</a> <a href=" https://ok.example ">link</a></p>
<p><img src="x.png" onerror="alert(4)" alt="A picture"> <img src="https://ok.example/p.png" alt="Another"></p><p><br></p>
<ul><li>one<ul><li>two</li></ul></li></ul><table><tr><td><h2>Layout</h2><p>text</p></td></tr></table>
<iframe src="https://evil.example"></iframe><svg><script>alert(5)</script></svg><p style="display:none">hidden</p><form><textarea>t</textarea></form></div></body></html>`, 'text/html');
    assert.equal(title, 'Notes');
    assert.deepEqual(ops, [
      { insert: 'Bold no link ', attributes: { bold: true } }, { insert: 'link', attributes: { bold: true, link: 'https://ok.example' } },
      { insert: '\nA picture ' }, { insert: { image: 'https://ok.example/p.png' }, attributes: { alt: 'Another' } }, { insert: '\n\none' },
      { insert: '\n', attributes: { list: 'bullet' } }, { insert: 'two' }, { insert: '\n', attributes: { indent: 1, list: 'bullet' } },
      { insert: 'Layout' }, { insert: '\n', attributes: { header: 2 } }, { insert: 'text\n' },
    ]);
  });

  test("Word's lists are lists", async () => {
    const item = (level, mark, words) => `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${mark}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>${words}<o:p></o:p></p>`;
    const { ops } = await imported(`<html><body>${item(1, '·', 'one')}${item(2, '1.', 'two')}<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>end</p></body></html>`, 'text/html');
    assert.deepEqual(ops, [
      { insert: 'one' }, { insert: '\n', attributes: { list: 'bullet' } }, { insert: 'two' }, { insert: '\n', attributes: { indent: 1, list: 'ordered' } },
      { insert: '\nend\n' },
    ]);
  });

  test('plain text comes in line by line, named after its file', async () => {
    const { title, ops } = await imported('\uFEFFa\r\n\r\n\tb  c\n', 'text/plain; charset=utf-8');
    assert.equal(title, 'a');
    assert.deepEqual(ops, [{ insert: 'a\n\n\tb  c\n' }]);
    assert.equal((await imported('', 'application/octet-stream', '?format=markdown&file_name=My%20notes.md')).title, 'My notes');
    assert.deepEqual((await imported('', 'text/plain')).ops, [{ insert: '\n' }]);
  });

  test('it lands in the folder that was named, if one may write there', async () => {
    const folder = expectStatus(await olive.post('/v1/folders', { name: unique('f') }), 201).id;
    const made = expectStatus(await bring('x', 'text/plain', `?folder_id=${folder}`), 201);
    assert.equal(made.folder_id, folder);
    assert.equal((await bring('x', 'text/plain', `?folder_id=${randomUUID()}`)).status, 404);
    assert.equal((await bring('x', 'text/plain', '?folder_id=x')).status, 400);
  });

  test('an import that is sent again is made once', async () => {
    const headers = { 'content-type': 'text/plain', 'idempotency-key': unique('k') };
    const first = await olive.call('POST', '/v1/documents/import', 'once', headers);
    const again = await olive.call('POST', '/v1/documents/import', 'once', headers);
    assert.equal(expectStatus(first, 201).id, expectStatus(again, 201).id);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
  });

  test('what cannot be taken is told', async () => {
    const expected = async (reply, status, code) => {
      const { body, text } = await reply;
      assert.deepEqual([body.status, body.code], [status, code], text);
    };
    await expected(bring('x', 'application/pdf'), 415, 'unsupported_media_type');
    await expected(bring('x', 'application/octet-stream'), 415, 'unsupported_media_type');
    await expected(bring('x', 'text/plain', '?format=docx'), 400, 'invalid_parameter');
    await expected(bring(`${'<b>'.repeat(2000)}x`, 'text/html'), 422, 'import_too_large');
    await expected(bring('x'.repeat(5 << 20), 'text/plain'), 413, 'body_too_large');
    const reply = await fetch(`${server.url}/v1/documents/import`, {
      method: 'POST', body: new Uint8Array([0xff, 0xfe, 0x41]),
      headers: { authorization: `Bearer ${olive.token}`, 'content-type': 'text/plain' },
    });
    assert.deepEqual([reply.status, (await reply.json()).code], [422, 'import_unreadable']);
  });

  test('readers import nothing', async () => {
    const viewer = await acme.member('viewer');
    assert.equal((await bring('x', 'text/plain', '', viewer)).status, 403);
  });

  test('a large file comes in, and the platform answers meanwhile', async () => {
    const big = Array.from({ length: 30_000 }, (_, i) => `## Heading ${i}\n\nSome *words* with a [link](https://x.example/${i}).\n`).join('\n');
    let done = false;
    const coming = bring(big, 'text/markdown').finally(() => (done = true));
    let answers = 0;
    while (!done) {
      expectStatus(await olive.get('/healthz'), 200);
      answers += 1;
      await sleep(20);
    }
    const { id } = expectStatus(await coming, 201);
    assert.ok(answers > 0);
    assert.ok(expectStatus(await take(id, 'markdown'), 200).includes('## Heading 29999'));
  });
});

describe('there and back', () => {
  /* Four processes a document, which builds with sanitizers are slow to start. */
  const documents = process.env.INSULA_TEST_PATIENCE ? 20 : 150;
  for (const format of ['html', 'markdown'])
    test(`what ${format} can say comes back from it as it was`, () => {
      for (let seed = 1; seed <= documents; seed++) {
        const document = randomDocument(seed, format);
        const file = convert('export', format, `Title\n${JSON.stringify({ ops: document })}`);
        const answer = convert('import', format, file);
        const end = answer.indexOf('\n');
        assert.equal(answer.slice(0, end), 'Title');
        sameDocument(JSON.parse(answer.slice(end + 1)).ops, document, `seed ${seed}:\n${file}`);
      }
    });
});

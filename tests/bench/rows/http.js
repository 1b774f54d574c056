// A small JSON answer through the whole gateway, against a bare epoll loop that answers the same
// bytes and against nginx's `return 200`, each alone on processor 0 with its load on processor 1.
import { request } from 'node:http';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { column, load, takeTurns } from '../lib/load.js';
import { pin, sleep } from '../lib/proc.js';
import { line } from '../lib/report.js';
import { freePort, Service } from '../lib/service.js';

const PATH = '/healthz';

/** Our whole answer, as it stands on the wire: status line, headers, body. */
function rawAnswer(url) {
  return new Promise((resolve, reject) => {
    request(url, (reply) => {
      const chunks = [];
      reply.on('data', (chunk) => chunks.push(chunk));
      reply.on('end', () => {
        const head = [`HTTP/1.1 ${reply.statusCode} ${reply.statusMessage}`];
        for (let i = 0; i < reply.rawHeaders.length; i += 2)
          head.push(`${reply.rawHeaders[i]}: ${reply.rawHeaders[i + 1]}`);
        const body = Buffer.concat(chunks).toString();
        resolve({ bytes: `${head.join('\r\n')}\r\n\r\n${body}`, body, type: reply.headers['content-type'] });
      });
    }).on('error', reject).end();
  });
}

function startEpoll(session, dir, port, answer) {
  const path = join(dir, 'answer');
  writeFileSync(path, answer.bytes);
  return new Service('epoll', [session.compile('epoll'), String(port), path], { logPath: join(dir, 'epoll.log') });
}

function startNginx(dir, port, answer) {
  const path = join(dir, 'nginx.conf');
  writeFileSync(path, `
master_process off;
daemon off;
pid ${dir}/nginx.pid;
error_log ${dir}/nginx-error.log;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${dir}/nginx-body;
  proxy_temp_path ${dir}/nginx-proxy;
  fastcgi_temp_path ${dir}/nginx-fastcgi;
  uwsgi_temp_path ${dir}/nginx-uwsgi;
  scgi_temp_path ${dir}/nginx-scgi;
  keepalive_requests 1000000000;
  server {
    listen 127.0.0.1:${port};
    location = ${PATH} { default_type "${answer.type}"; return 200 '${answer.body}'; }
  }
}
`);
  return new Service('nginx', ['nginx', '-c', path, '-e', `${dir}/nginx-error.log`], {
    logPath: join(dir, 'nginx.log'), env: { PATH: `${process.env.PATH}:/usr/sbin` },
  });
}

export async function run(session) {
  const dir = session.subdirectory('http');
  const platform = await session.platform();
  const answer = await rawAnswer(platform.url + PATH);
  const [epollPort, nginxPort] = [await freePort(), await freePort()];
  const epoll = startEpoll(session, dir, epollPort, answer);
  const nginx = startNginx(dir, nginxPort, answer);
  await sleep(300);
  [epoll, nginx].forEach((peer) => peer.assertAlive());

  const { web } = platform.processes();
  pin([...web, epoll.pid, nginx.pid], '0');
  const measure = (url, pids) => () =>
    load({ dir, url, requests: [{ path: PATH }], seconds: session.seconds, pids, cpus: '1' });
  const [ours, bare, stock] = await takeTurns(session.rounds, [
    measure(platform.url, web),
    measure(`http://127.0.0.1:${epollPort}`, [epoll.pid]),
    measure(`http://127.0.0.1:${nginxPort}`, [nginx.pid]),
  ]);
  pin(web, `0-${cpus().length - 1}`);
  await epoll.stop();
  await nginx.stop();
  return [
    line('http', 'server CPU a request', 'us', column(ours, 'cpuMicros'),
      { peerName: 'epoll in C', peer: column(bare, 'cpuMicros'), goal: ['<=', 1.8, 'ratio'] }),
    line('http', 'requests', '/s', column(ours, 'rate'),
      { peerName: 'nginx return 200', peer: column(stock, 'rate'), goal: ['>=', 0.9, 'ratio'] }),
    line('http', 'server CPU a request', 'us', column(ours, 'cpuMicros'),
      { peerName: 'nginx return 200', peer: column(stock, 'cpuMicros') }),
  ];
}

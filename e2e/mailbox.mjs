// A mail server that keeps what it is given: for one spec, on a port of its own.
import { createServer } from 'node:net';

/** Bytes of a part as text, whichever way it was encoded. */
function decoded(body, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/quoted-printable/i.test(encoding)) return body;
  const plain = body.replace(/=\r\n/g, '');
  return Buffer.from(plain.replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16))), 'latin1').toString('utf8');
}

/** The parts of a letter by their type, however deep they stand. */
function parts(letter) {
  const [head, ...rest] = letter.split('\r\n\r\n');
  const header = (name) => head.match(new RegExp(`^${name}: *([^;\\r\\n]+)`, 'im'))?.[1] ?? '';
  const body = rest.join('\r\n\r\n');
  const boundary = head.match(/boundary="([^"]+)"/)?.[1];
  if (!boundary) return { [header('Content-Type')]: decoded(body, header('Content-Transfer-Encoding')) };
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1);
  return Object.assign({}, ...pieces.map((piece) => parts(piece.replace(/^\r\n/, ''))));
}

/** Listens; `kept` fills with `{ from, to, head, parts }`. What goes to `nobody@…` is refused. */
export async function newMailbox() {
  const kept = [];
  const server = createServer((socket) => {
    let [heard, text, letter] = ['', false, {}];
    const say = (line) => socket.write(`${line}\r\n`);
    socket.on('error', () => {});
    socket.setEncoding('latin1');
    say('220 mailbox');
    socket.on('data', (data) => {
      heard += data;
      for (;;) {
        const end = text ? heard.indexOf('\r\n.\r\n') : heard.indexOf('\r\n');
        if (end < 0) return;
        const line = heard.slice(0, end);
        heard = heard.slice(end + (text ? 5 : 2));
        if (text) {
          const whole = line.replace(/^\.\./gm, '.');
          kept.push({ ...letter, head: whole.split('\r\n\r\n')[0].replace(/\r\n[ \t]+/g, ' '), parts: parts(whole) });
          text = false;
          say('250 kept');
        } else if (/^EHLO/i.test(line)) say('250 mailbox');
        else if (/^MAIL FROM:/i.test(line)) {
          letter = { from: line.match(/<(.*?)>/)[1] };
          say('250 ok');
        } else if (/^RCPT TO:/i.test(line)) {
          letter.to = line.match(/<(.*?)>/)[1];
          say(letter.to.startsWith('nobody@') ? '550 5.1.1 no such user' : '250 ok');
        } else if (/^DATA/i.test(line)) {
          text = true;
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, kept, close: () => server.close() };
}

// A mail server of our own: takes every letter and keeps it, decoded.
import net from "node:net";

/**
 * @typedef {object} Letter
 * @property {string} id its Message-ID without angle brackets
 * @property {string} subject as it stands in the head
 * @property {string} text the plain words
 * @property {string} html
 */

/**
 * @typedef {object} Post
 * @property {number} port
 * @property {Letter[]} letters oldest first
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Post>} */
export function post() {
  /** @type {Letter[]} */
  const letters = [];
  const server = net.createServer((socket) => {
    let held = "";
    let inside = false;
    socket.on("error", () => {});
    socket.write("220 story ESMTP\r\n");
    socket.setEncoding("latin1");
    socket.on("data", (part) => {
      held += part;
      for (;;) {
        const end = inside ? held.indexOf("\r\n.\r\n") : held.indexOf("\r\n");
        if (end < 0) return;
        const line = held.slice(0, end);
        held = held.slice(end + (inside ? 5 : 2));
        if (inside) {
          inside = false;
          letters.push(read(line.replace(/\r\n\.\./g, "\r\n.")));
          socket.write("250 taken\r\n");
        } else if (/^EHLO/i.test(line)) socket.write("250-story\r\n250 8BITMIME\r\n");
        else if (/^DATA/i.test(line)) {
          inside = true;
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 fine\r\n");
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      /** @param {(v: void) => void} done */
      const closing = (done) => server.close(() => done());
      const close = () => new Promise(closing);
      resolve({ port, letters, close });
    });
  });
}

/** @param {string} raw bytes as latin1 @returns {Letter} */
function read(raw) {
  const [head] = cut(raw);
  const unfolded = head.replace(/\r\n[ \t]+/g, " ");
  /** @param {string} name */
  const field = (name) => new RegExp(`^${name}:\\s*(.*)$`, "im").exec(unfolded)?.[1].trim() ?? "";
  const parts = leaves(raw);
  /** @param {string} kind */
  const of = (kind) => parts.find((part) => part.kind === kind)?.text ?? "";
  return {
    id: field("Message-ID").replace(/[<>]/g, ""),
    subject: field("Subject"),
    text: of("text/plain"),
    html: of("text/html"),
  };
}

/** @param {string} raw @returns {[string, string]} */
function cut(raw) {
  const at = raw.indexOf("\r\n\r\n");
  return [raw.slice(0, at), raw.slice(at + 4)];
}

/** @param {string} raw @returns {{ kind: string, text: string }[]} */
function leaves(raw) {
  const [head, body] = cut(raw);
  const flat = head.replace(/\r\n[ \t]+/g, " ");
  const boundary = /boundary="?([^";\r\n]+)"?/i.exec(flat)?.[1];
  if (boundary) {
    const parts = body.split(`--${boundary}`).slice(1, -1);
    return parts.flatMap((part) => leaves(part.replace(/^\r\n/, "")));
  }
  const kind = /content-type:\s*([^;\s]+)/i.exec(flat)?.[1].toLowerCase() ?? "text/plain";
  const coding = /content-transfer-encoding:\s*(\S+)/i.exec(flat)?.[1].toLowerCase();
  let bytes = Buffer.from(body, "latin1");
  if (coding === "base64") bytes = Buffer.from(body, "base64");
  if (coding === "quoted-printable") {
    const plain = body
      .replace(/=\r\n/g, "")
      .replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    bytes = Buffer.from(plain, "latin1");
  }
  return [{ kind, text: bytes.toString("utf8") }];
}

// A real OpenID Connect provider at this machine, with its own pages to sign in and to agree.
import { createServer } from "node:http";
import Provider from "oidc-provider";

/** Starts one that knows `people` (by what they type to sign in) and sends them back to `back`. */
export async function startProvider(people, back) {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const secret = "between the two of them";
  const provider = new Provider(issuer, {
    clients: [{ client_id: "quanxuan", client_secret: secret, redirect_uris: [back] }],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    cookies: { keys: ["for this test only"] },
  });
  server.on("request", provider.callback());
  return { issuer, secret, stop: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())) };
}

/** A port that nobody listens on now. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

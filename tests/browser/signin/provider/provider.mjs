// A certified OpenID Connect provider on loopback, with a few people in it. Called with JSON on the command line:
// {port, client: {id, secret, callback}, people: {login: {name, groups, seconds?}}}. Says "ready" when it listens.
import Provider from "oidc-provider"

const { port, client, people } = JSON.parse(process.argv[2])
const issuer = `http://127.0.0.1:${port}`

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: [client.callback],
      post_logout_redirect_uris: [client.callback],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  claims: { openid: ["sub"], profile: ["name", "groups"] },
  scopes: ["openid", "profile"],
  // Without this the ID token holds no more than `sub`: Streamlit looks at nothing else.
  conformIdTokenClaims: false,
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  ttl: { IdToken: (_context, token) => people[token.available?.sub]?.seconds ?? 3600 },
  findAccount: (_context, login) => {
    const person = people[login]
    return person && { accountId: login, claims: () => ({ sub: login, name: person.name, groups: person.groups }) }
  },
  // Whoever signs in is asked nothing else.
  loadExistingGrant: async (context) => {
    const { client, session, params } = context.oidc
    const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
    grant.addOIDCScope(params.scope)
    await grant.save()
    return grant
  },
})

provider.listen(port, "127.0.0.1", () => console.log("ready"))

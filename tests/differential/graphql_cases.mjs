// Draws GraphQL documents: from the grammar, and bent so that many are no longer right.

// mulberry32: small, seeded, good enough to draw cases.
export function dice(seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(random() * n);
  return { random, below, chance: (p) => random() < p, pick: (list) => list[below(list.length)] };
}

const NAMES = ['a', 'b', 'id', 'node', 'on', 'query', 'true', 'fragment', '_x1', 'Type', 'null', 'type'];
const SCALARS = ['0', '-0', '12', '-7', '1.5', '-1.5e+10', '1E3', 'true', 'false', 'null', 'RED', '""', '"x"', '"é\\u00e9"', '"\\uD83D\\uDE00"',
  '"\\u{1F600}\\n\\"\\\\"', '"😀"', '"""block"""', '"""\n    two\n      three\n\n  four\n  """', '"""a \\""" b"""', '"""\n\n"""', '"""x\r\n  y"""'];
const BLANKS = [' ', '\n', ', ', '\t', ' # remark é\n', '\r\n', '\ufeff'];
const PIECES = ['{', '}', '(', ')', '[', ']', ':', '!', '$', '@', '...', '=', '"', '"""', '\\', '&', '|', '.', '..', '-', '01', '1.', '1e', '0x1', '1a', '.5', '"\\q"',
  '"\\uD83D"', '"\\uDE00"', '"\\u12"', '"\\u{}"', '"\\u{110000}"', '"\n"', '?', ';', 'é', '\u0001', '\u00a0', '$a', '@skip', 'on', 'fragment', 'a:b', 'type A', 'extend'];

// A random document of the grammar, as a list of tokens.
export function drawDocument({ chance, pick, below }) {
  const out = [];
  const put = (...tokens) => out.push(...tokens);
  const name = () => put(pick(NAMES));
  const plain = () => put(pick(NAMES.filter((n) => n !== 'on')));
  const value = (depth, constant) => {
    if (depth > 0 && chance(0.15)) {
      put('[');
      for (let i = below(3); i > 0; i--) value(depth - 1, constant);
      put(']');
    } else if (depth > 0 && chance(0.15)) {
      put('{');
      for (let i = below(3); i > 0; i--) name(), put(':'), value(depth - 1, constant);
      put('}');
    } else if (!constant && chance(0.2)) put('$'), name();
    else put(pick(SCALARS));
  };
  const args = (constant) => {
    if (!chance(0.3)) return;
    put('(');
    for (let i = 1 + below(2); i > 0; i--) name(), put(':'), value(3, constant);
    put(')');
  };
  const directives = (constant) => {
    while (chance(0.12)) put('@'), name(), args(constant);
  };
  const selections = (depth) => {
    put('{');
    for (let i = 1 + below(3); i > 0; i--) {
      if (chance(0.12)) put('...'), plain(), directives();
      else if (depth > 0 && chance(0.12)) {
        put('...');
        if (chance(0.6)) put('on'), name();
        directives();
        selections(depth - 1);
      } else {
        name();
        if (chance(0.2)) put(':'), name();
        args();
        directives();
        if (depth > 0 && chance(0.4)) selections(depth - 1);
      }
    }
    put('}');
  };
  const type = (depth) => {
    if (depth > 0 && chance(0.3)) put('['), type(depth - 1), put(']');
    else name();
    if (chance(0.3)) put('!');
  };
  for (let i = 1 + below(3); i > 0; i--) {
    if (chance(0.25)) {
      put('fragment'), plain(), put('on'), name(), directives(), selections(3);
      continue;
    }
    if (chance(0.7)) {
      put(pick(['query', 'mutation', 'subscription']));
      if (chance(0.6)) name();
      if (chance(0.4)) {
        put('(');
        for (let k = 1 + below(2); k > 0; k--) {
          put('$'), name(), put(':'), type(2);
          if (chance(0.4)) put('='), value(2, true);
          directives(true);
        }
        put(')');
      }
      directives();
    }
    selections(3);
  }
  return out;
}

// One to three changes that may or may not leave it a document.
export function bend(tokens, { chance, pick, below }) {
  const out = [...tokens];
  for (let i = 1 + below(3); i > 0; i--) {
    const at = below(out.length + 1);
    if (chance(0.4)) out.splice(at, 1);
    else if (chance(0.5)) out.splice(at, 0, pick(PIECES));
    else if (out.length > 0) out.splice(at, 1, pick(PIECES), pick(out));
  }
  return out;
}

export const write = (tokens, { chance, pick }) => tokens.map((token) => (chance(0.9) ? `${token} ` : token + pick(BLANKS))).join('');

// --- documents about a schema ---

const LITERALS = { ID: ['"01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"', '7'], String: ['"x"', '"""y"""'], Int: ['5', '-1'], Long: ['5', '9007199254740993'], Float: ['1.5', '2'],
  Boolean: ['true', 'false'], DateTime: ['"2026-01-01T00:00:00Z"'], JSON: ['{a: [1, "x", null, RED]}', '1', '"t"'] };

/** Documents that mostly pass validation: fields, arguments, variables and fragments as the schema has them. */
export function drawQuestion(schema, { chance, pick, below }) {
  const out = [];
  const put = (...tokens) => out.push(...tokens);
  const variables = new Map();
  const fragments = [];
  const unwrap = (type) => (type.ofType ? unwrap(type.ofType) : type);
  const isRequired = (type) => String(type).endsWith('!');
  const isList = (type) => String(type).startsWith('[');

  const literal = (type, depth) => {
    if (!isRequired(type) && chance(0.08)) return put('null');
    if (chance(0.15) && variables.size < 6) {
      const name = `v${variables.size}`;
      variables.set(name, [String(type) + (isRequired(type) || chance(0.7) ? '' : '!'), unwrap(type)]);
      return put('$', name);
    }
    const named = unwrap(type);
    const inner = isList(type) ? (type.ofType.ofType && isRequired(type) ? type.ofType.ofType : type.ofType) : type;
    if (isList(type) && chance(0.7)) {
      put('[');
      for (let i = below(3); i > 0; i--) literal(inner, depth - 1);
      return put(']');
    }
    if (named.getFields) return object(named, depth - 1);
    return put(named.getValues ? pick(named.getValues()).name : pick(LITERALS[named.name]));
  };
  const object = (type, depth) => {
    put('{');
    for (const field of Object.values(type.getFields()))
      if (isRequired(field.type) || (depth > 0 && chance(0.3))) put(field.name, ':'), literal(field.type, depth);
    put('}');
  };
  const args = (list) => {
    const chosen = list.filter((arg) => (isRequired(arg.type) && arg.defaultValue === undefined) || chance(0.25));
    if (chosen.length === 0) return;
    put('(');
    for (const arg of chosen) put(arg.name, ':'), literal(arg.type, 3);
    put(')');
  };
  const directive = () => chance(0.06) && put('@', pick(['skip', 'include']), '(', 'if', ':', pick(['true', 'false']), ')');
  const selections = (type, depth) => {
    put('{');
    const fields = Object.values(type.getFields()).filter((field) => depth > 0 || !unwrap(field.type).getFields);
    for (let i = 1 + below(4); i > 0; i--) {
      if (chance(0.06)) put('__typename');
      else if (chance(0.08)) {
        put('...');
        if (chance(0.6)) put('on', type.name);
        directive();
        selections(type, depth);
      } else if (chance(0.06) && depth > 0) {
        const name = `f${fragments.length}`;
        const at = out.length;
        fragments.push([]);
        put('fragment', name, 'on', type.name);
        selections(type, depth - 1);
        fragments[Number(name.slice(1))] = out.splice(at);
        put('...', name);
        directive();
      } else if (fields.length > 0) {
        const field = pick(fields);
        if (chance(0.1)) put(pick(['a', 'b', 'c']), ':');
        put(field.name);
        args(field.args);
        directive();
        if (unwrap(field.type).getFields) selections(unwrap(field.type), depth - 1);
      } else put('__typename');
    }
    put('}');
  };
  const isQuery = chance(0.7);
  const root = isQuery ? schema.getQueryType() : schema.getMutationType();
  if (isQuery && chance(0.04)) {
    put('{', '__schema', '{', 'types');
    selections(schema.getType('__Type'), 3);
    put('}', '}');
  } else selections(root, 4);
  const head = [isQuery ? 'query' : 'mutation', 'Q'];
  if (variables.size > 0) {
    head.push('(');
    for (const [name, [type, named]] of variables) {
      head.push('$', name, ':', type);
      if (LITERALS[named.name] && !isList(type) && chance(0.15)) head.push('=', pick(LITERALS[named.name]));
    }
    head.push(')');
  }
  return [...head, ...out, ...fragments.flat()];
}

const NOISE = ['id', 'title', 'nodes', 'null', '$', 'v0', 'Document', 'String', '...', 'f0', 'on', '5', '"x"', 'a', ':', '{', '}', '(', ')', '@', 'skip', 'if', '!', '[', ']', 'first', 'input', 'filter', 'eq',
  '__typename', 'fragment', 'Query', 'email', 'name', '1.5', 'true', 'active', '{ id }', '(first: 5)', '@include(if: true)', '$x: Int', 'fragment f9 on User { id }', 'query Q { __typename }'];

/** One or two changes: a token for another of the same document, for some noise, dropped, or doubled. */
export function confuse(tokens, { chance, pick, below }) {
  const out = [...tokens];
  for (let i = 1 + below(2); i > 0; i--) {
    const at = below(out.length);
    if (chance(0.35)) out[at] = pick(out);
    else if (chance(0.4)) out[at] = pick(NOISE);
    else if (chance(0.4)) out.splice(at, 1);
    else if (chance(0.5)) out.splice(at, 0, pick(NOISE));
    else out.splice(at, 0, ...out.slice(at, at + 1 + below(6)));
  }
  return out;
}

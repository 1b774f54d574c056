// Compares our GraphQL with npm graphql (graphql-js 16), the reference, on random documents.
//   node tests/differential/graphql.mjs PROGRAM [CASES] [SEED]
// What the parser takes, the reference takes, as the same tree with the same places; what it refuses the reference refuses, but
// for what we are stricter in (control characters within strings, U+0000; descriptions, which came after October 2021). The platform's own schema builds there from its
// introspection; what passes our validation against it passes theirs, and what we refuse they refuse, but for limits, values of
// DateTime and Long, and subscriptions.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { buildClientSchema, getIntrospectionQuery, getLocation, GraphQLError, Kind, parse, validate, validateSchema } from 'graphql';
import { bend, confuse, dice, drawDocument, drawQuestion, write } from './graphql_cases.mjs';

const [program, casesText = '10000', seedText = String(Date.now() % 1e9)] = process.argv.slice(2);
const cases = Number(casesText);
const draw = dice(Number(seedText));
const { chance } = draw;

// --- the reference's tree in our form ---

const nameOf = (node) => node?.value ?? null;
const valueOf = (node, name = null) => {
  const kind = node.kind;
  if (kind === Kind.VARIABLE) return [name, kind, node.name.value];
  if (kind === Kind.LIST) return [name, kind, node.values.map((each) => valueOf(each))];
  if (kind === Kind.OBJECT) return [name, kind, named(node.fields)];
  if (kind === Kind.NULL) return [name, kind];
  return [name, kind, node.value];
};
const named = (list = []) => list.map((each) => valueOf(each.value, each.name.value));
const directivesOf = (list = []) => list.map((each) => [each.name.value, named(each.arguments)]);
const typeOf = (node, required = false) =>
  node.kind === Kind.NON_NULL_TYPE ? typeOf(node.type, true) : [node.kind === Kind.LIST_TYPE ? typeOf(node.type) : node.name.value, required];
const variablesOf = (list = []) =>
  list.map((each) => [each.variable.name.value, typeOf(each.type), each.defaultValue ? valueOf(each.defaultValue) : null, directivesOf(each.directives)]);
// Columns are counted in code points here and in code units there.
const placeOf = (node) => {
  const { body } = node.loc.source;
  const { line, column } = getLocation(node.loc.source, node.loc.start);
  return [line, [...body.slice(node.loc.start - column + 1, node.loc.start)].length + 1];
};
const selectionsOf = (set) =>
  (set?.selections ?? []).map((each) => [
    each.kind, ...placeOf(each), nameOf(each.alias), nameOf(each.name ?? each.typeCondition?.name), named(each.arguments), directivesOf(each.directives),
    selectionsOf(each.selectionSet),
  ]);
const documentOf = ({ definitions }) => [
  definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    .map((each) => [each.operation, nameOf(each.name), variablesOf(each.variableDefinitions), directivesOf(each.directives), selectionsOf(each.selectionSet)]),
  definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
    .map((each) => [each.name.value, each.typeCondition.name.value, directivesOf(each.directives), selectionsOf(each.selectionSet)]),
];

const isDescribed = ({ description, variableDefinitions = [] }) => Boolean(description) || variableDefinitions.some((each) => each.description);
const isExecutable = ({ definitions }) =>
  definitions.every((each) => (each.kind === Kind.OPERATION_DEFINITION || each.kind === Kind.FRAGMENT_DEFINITION) && !isDescribed(each));

function parsed(source) {
  try {
    const document = parse(source);
    return isExecutable(document) ? documentOf(document) : null;
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

// --- asking ours ---

const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
async function ask(lines) {
  child.stdin.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const out = [];
  for (const _ of lines) out.push(JSON.parse((await answers.next()).value ?? 'null'));
  return out;
}

let different = 0;
function differ(source, what) {
  different++;
  console.log(`different: ${what}\n${JSON.stringify(source)}`);
}

// eslint-disable-next-line no-control-regex
const isStricter = (source) => /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\\u0000|\\u\{0+\}/.test(source);

async function compareParsers(count) {
  let taken = 0;
  for (let done = 0; done < count && different < 5; done += 500) {
    const sources = Array.from({ length: 500 }, () => {
      const tokens = drawDocument(draw);
      return write(chance(0.6) ? tokens : bend(tokens, draw), draw);
    });
    const ours = await ask(sources.map((source) => ['parse', source]));
    sources.forEach((source, i) => {
      const theirs = parsed(source);
      if (theirs) taken++;
      if (isDeepStrictEqual(ours[i], theirs) || (ours[i] === null && isStricter(source))) return;
      differ(source, `parsed as ${JSON.stringify(ours[i])}, by the reference as ${JSON.stringify(theirs)}`);
    });
  }
  if (taken < count / 4 || taken > count * 0.9) differ('', `${taken} of ${count} documents are right: the draw is not what it should be`);
  return taken;
}

async function readSchema() {
  const [answer] = await ask([['introspect', getIntrospectionQuery({ specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true })]]);
  const schema = buildClientSchema(answer.data);
  for (const error of validateSchema(schema)) differ('', `the schema is not valid: ${error.message}`);
  return schema;
}

const isOwnRule = (messages) =>
  messages.every((message) => / is not \[?(DateTime|Long)|There are no subscriptions|nested deeper than|more than \d+ (tokens|selections|fragments)/.test(message));

// What is wrong according to the reference, null when it is no document at all.
function judged(schema, source) {
  try {
    const document = parse(source);
    return document.definitions.some(isDescribed) ? null : validate(schema, document, undefined, { maxErrors: 50 }).map((error) => error.message);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

async function compareValidators(schema, count) {
  let right = 0;
  for (let done = 0; done < count && different < 5; done += 500) {
    const sources = Array.from({ length: 500 }, () => {
      const tokens = drawQuestion(schema, draw);
      return (chance(0.5) ? tokens : confuse(tokens, draw)).join(' ');
    });
    const ours = await ask(sources.map((source) => ['validate', source]));
    sources.forEach((source, i) => {
      const theirs = judged(schema, source);
      if (theirs?.length === 0) right++;
      const isSame = (ours[i] === null) === (theirs === null) && (ours[i] === null || (ours[i].length === 0) === (theirs.length === 0));
      if (isSame || (theirs?.length === 0 && ours[i] && isOwnRule(ours[i])) || (ours[i] === null && isStricter(source))) return;
      differ(source, `judged as ${JSON.stringify(ours[i])}, by the reference as ${JSON.stringify(theirs)}`);
    });
  }
  if (right < count / 4 || right > count * 0.9) differ('', `${right} of ${count} questions are right: the draw is not what it should be`);
  return right;
}

const taken = await compareParsers(cases / 2);
const schema = await readSchema();
const right = await compareValidators(schema, cases / 2);
child.stdin.end();
console.log(`graphql: ${cases} documents with seed ${seedText}, half about the grammar (${taken} right), half about the schema (${right} right); ${different} differences`);
process.exitCode = different ? 1 : 0;

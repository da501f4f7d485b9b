import { EngineError } from '../engine-error.js';

/** A parsed path in the dialect of jsonpath-rw 1.4, the one that Yadage uses. */
export type Path =
  | { readonly kind: 'root' | 'this' | 'parent' }
  | { readonly kind: 'fields'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly start: number | null; readonly end: number | null }
  | { readonly kind: Operator; readonly left: Path; readonly right: Path };

type Operator = 'child' | 'descendants' | 'where' | 'union';

type Token =
  | { readonly kind: 'name' | 'operator' | 'symbol'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string; readonly value: number };

/** Binding strength, loosest first: in this dialect `a.b|c` is `a.(b|c)` and `a..b.c` is `a..(b.c)`. */
const OPERATORS: Readonly<Record<string, { readonly kind: Operator; readonly strength: number }>> = {
  '..': { kind: 'descendants', strength: 1 },
  '.': { kind: 'child', strength: 2 },
  '|': { kind: 'union', strength: 3 },
  where: { kind: 'where', strength: 4 },
};

const TOKEN =
  /\s*(?:(?<id>[A-Za-z_@][\w@-]*)|(?<number>-?\d+)|(?<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<operator>`(?:[^`\\]|\\.)*`)|(?<symbol>\.\.|[*.[\]()$,:|&]))/uy;

const cache = new Map<string, Path>();

/** @throws EngineError when the text is not a path of this dialect. */
export function parsePath(text: string): Path {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parser = new Parser(text, tokenize(text));
  const path = parser.parseAll();
  cache.set(text, path);
  return path;
}

function fail(text: string, why: string): never {
  throw new EngineError(`cannot read the path ${JSON.stringify(text)}: ${why}`, {
    hint: 'Names with other characters than letters, digits, "_" and "-" need quotes, as in "\'a.b\'".',
  });
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const start = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) fail(text, `unexpected ${JSON.stringify(text.slice(start).trimStart()[0])}`);
    const { id, number, quoted, operator, symbol } = groups;
    if (id === 'where') tokens.push({ kind: 'symbol', text: id });
    else if (id !== undefined) tokens.push({ kind: 'name', text: id });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, value: Number(number) });
    else if (quoted !== undefined) tokens.push({ kind: 'name', text: unquote(quoted) });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: unquote(operator) });
    else tokens.push({ kind: 'symbol', text: symbol ?? '' });
  }
  return tokens;
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gsu, '$1');
}

class Parser {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  parseAll(): Path {
    const path = this.parseOperators(0);
    if (this.position < this.tokens.length) this.fail();
    return path;
  }

  private fail(): never {
    const token = this.tokens[this.position];
    fail(this.text, token === undefined ? 'it ends too early' : `unexpected ${JSON.stringify(token.text)}`);
  }

  private isSymbol(text: string): boolean {
    const token = this.tokens[this.position];
    return token?.kind === 'symbol' && token.text === text;
  }

  private accept(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.position += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  /** Brackets bind weaker than all operators: `a|b[0]` means `(a|b)[0]`, as in jsonpath-rw. */
  private parseOperators(minimum: number): Path {
    let left = this.parsePrimary();
    for (;;) {
      if (minimum === 0 && this.accept('[')) {
        left = { kind: 'child', left, right: this.parseBracket() };
        continue;
      }
      const token = this.tokens[this.position];
      const operator = token?.kind === 'symbol' ? OPERATORS[token.text] : undefined;
      if (operator === undefined || operator.strength <= minimum) return left;
      this.position += 1;
      left = { kind: operator.kind, left, right: this.parseOperators(operator.strength) };
    }
  }

  private parsePrimary(): Path {
    if (this.accept('$')) return { kind: 'root' };
    if (this.accept('*')) return { kind: 'fields', names: ['*'] };
    if (this.accept('[')) return this.parseBracket();
    if (this.accept('(')) {
      const path = this.parseOperators(0);
      this.expect(')');
      return path;
    }
    const token = this.tokens[this.position];
    if (token?.kind === 'operator' && (token.text === 'this' || token.text === 'parent')) {
      this.position += 1;
      return { kind: token.text };
    }
    return { kind: 'fields', names: this.parseNames() };
  }

  private parseNames(): string[] {
    const names: string[] = [];
    do {
      const token = this.tokens[this.position];
      if (token?.kind !== 'name') this.fail();
      names.push(token.text);
      this.position += 1;
    } while (this.accept(','));
    return names;
  }

  private parseBracket(): Path {
    let path: Path;
    if (this.accept('*')) path = { kind: 'slice', start: null, end: null };
    else if (this.tokens[this.position]?.kind === 'name') path = { kind: 'fields', names: this.parseNames() };
    else {
      const start = this.parseNumber();
      if (this.accept(':')) path = { kind: 'slice', start, end: this.parseNumber() };
      else if (start !== null) path = { kind: 'index', index: start };
      else this.fail();
    }
    this.expect(']');
    return path;
  }

  private parseNumber(): number | null {
    const token = this.tokens[this.position];
    if (token?.kind !== 'number') return null;
    this.position += 1;
    return token.value;
  }
}

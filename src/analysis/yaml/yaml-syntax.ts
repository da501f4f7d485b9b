interface Explanation {
  readonly message: string;
  readonly hint?: string;
  /** A better place than the parser's. */
  readonly offset?: number | undefined;
}

const QUOTE_IT = "put the whole value in quotes: '…'";

/** Explains what the parser found at an offset in the terms of somebody who writes YAML. */
export function explainSyntax(reason: string, text: string, offset: number): Explanation {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const rest = text.slice(offset).split(/\r?\n/, 1)[0] ?? '';
  const line = before + rest;
  if (/^\s*\t/.test(line)) {
    return { message: 'the line is indented with a tab', hint: 'YAML allows only spaces for indentation' };
  }
  if (reason.includes('within a double quoted') || reason.includes('within a single quoted')) {
    return {
      message: 'the quotes are never closed',
      hint: 'add the closing quote',
      offset: openingQuote(text, reason.includes('double') ? '"' : "'"),
    };
  }
  if (/^[@`%]/.test(rest.trimStart()) && reason.includes('indentation')) {
    return { message: `a value cannot start with ${rest.trimStart().charAt(0)}`, hint: QUOTE_IT };
  }
  if (/:\s+\{[^}]*\}\s*\S/.test(line)) {
    return { message: 'text that starts with { is read as a mapping', hint: QUOTE_IT };
  }
  if (/^\s*(?:- )?[^\s'"#{[][^'"#]*?: .*?:(?:\s|$)/.test(line)) {
    return { message: 'a second `: ` on one line starts another key', hint: QUOTE_IT };
  }
  if (reason.includes('indentation')) {
    return {
      message: 'the indentation fits no list or mapping above it',
      hint: 'align keys of one mapping in one column; close every [ and {',
    };
  }
  if (reason.includes('end of the stream or a document separator')) {
    return {
      message: 'found something after the end of the document',
      hint: 'check the indentation of this line and the one above',
    };
  }
  if (reason.includes('missed comma')) {
    return { message: 'inside [ ] or { } a comma or the closing bracket is missing' };
  }
  if (reason.includes('within a flow collection')) {
    return {
      message: `inside [ ] or { }: ${reason}`,
      hint: 'close every [ and {, and part the items by commas',
    };
  }
  return { message: reason };
}

/** Where the first value starts whose opening quote has no partner on its line. */
function openingQuote(text: string, quote: string): number | undefined {
  const body = quote === '"' ? '(?:[^"\\\\]|\\\\.)*' : "[^']*";
  const match = new RegExp(`(?:^|[:\\-[{,])[ ]*(${quote})${body}$`, 'm').exec(text);
  return match === null ? undefined : match.index + match[0].indexOf(quote);
}

import { unquotedFields } from '../../../src/analysis/lint/unquoted-fields.js';

test.each<[string, readonly string[]]>([
  ['echo {a}', ['a']],
  ['echo \'{a}\' {b} "{c}" {a!r:>10}', ['b', 'a']],
  ['echo {{literal}} {{{a}}}', ['a']],
  ["echo it\\'s {a}", ['a']],
  ['echo "say \\"{a}\\"" {b}', ['b']],
  ["echo '\\' {a}", ['a']],
  ["# don't paste {a}\necho {b}", ['b']],
  ['echo x#{a}', ['a']],
  ["cat > card << 'EOF'\nit's {a}\nEOF\necho {b}", ['b']],
  ['cat <<EOF\n{a}\n  EOF\necho {b}', ['b']],
  ['wc -w <<< {a}', ['a']],
  ['', []],
])('of %j', (command, names) => {
  expect(unquotedFields(command)).toEqual(names);
});

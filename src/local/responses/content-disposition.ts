const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The header of a download, letter by letter as a real server writes it. */
export function contentDisposition(fileName: string): string {
  const ascii = fileName.normalize('NFKD').replace(/[^\x00-\x7f]/g, '');
  const simple = `attachment; filename=${TOKEN.test(ascii) ? ascii : `"${ascii.replace(/(["\\])/g, '\\$1')}"`}`;
  if (ascii === fileName) return simple;
  const encoded = encodeURIComponent(fileName)
    .replace(/[()*']/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(21|23|24|26|2B|5E|60|7C)/g, (escape) => decodeURIComponent(escape));
  return `${simple}; filename*=UTF-8''${encoded}`;
}

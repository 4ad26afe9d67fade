import { parseAllDocuments } from 'yaml';

/** A manifest laid out evenly: two spaces, lists indented like kubectl prints them, comments kept. Text with errors comes back as it is. */
export function formatYaml(text: string): string {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.some((document) => document.errors.length > 0)) return text;
  return documents
    .map((document) => document.toString({ indentSeq: false, lineWidth: 0, flowCollectionPadding: false }))
    .join('')
    .replace(/\n*$/, '\n');
}

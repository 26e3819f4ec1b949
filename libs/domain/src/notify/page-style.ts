/** How a page to print looks: A4, black on white, no line of a table in two. */
export const PAGE_STYLE = `
@page { size: A4; margin: 18mm 16mm; }
body { max-width: 178mm; margin: 8mm auto; color: #111; background: #fff;
  font: 10.5pt/1.45 "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { margin: 0 0 3mm; font-size: 16pt; line-height: 1.25; }
h2 { margin: 6mm 0 2mm; border-bottom: 1px solid #111; font-size: 12pt; break-after: avoid; }
table { width: 100%; border-collapse: collapse; }
tr { break-inside: avoid; }
th, td { padding: 1.2mm 2mm; border-bottom: 1px solid #ccc; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { width: 48mm; font-weight: 600; }
footer { margin-top: 8mm; color: #444; font-size: 9pt; }
@media print { body { margin: 0; } }`;

/** Paper is white: a page is printed by day, whatever the reader's theme. */
const { dataset } = document.documentElement;
let theme = dataset['theme'];
addEventListener('beforeprint', () => {
  theme = dataset['theme'];
  dataset['theme'] = 'light';
});
addEventListener('afterprint', () => {
  if (theme !== undefined) dataset['theme'] = theme;
});

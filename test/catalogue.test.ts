import { catalogue, writtenCatalogue } from '../dev/catalogue';

it('the catalogue of processes says what the policies say', () => {
  expect(writtenCatalogue()).toBe(catalogue());
});

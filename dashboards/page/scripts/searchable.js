// A field to type in stands for a long list: it takes a name, or a part that only one name has.
const MOST_OPTIONS = 15;

function searchable(select) {
  const field = make("input", "find"), names = make("datalist", "");
  names.id = "names-" + select.name;
  field.type = "search";
  field.autocomplete = "off";
  field.placeholder = select.options[0].textContent;
  field.setAttribute("list", names.id);
  field.setAttribute("aria-label", select.labels[0].querySelector("span").textContent);
  const choices = () => [...select.options].filter((one) => one.value && !one.hidden);
  select.search = { show: () => {
    names.replaceChildren(...choices().map((one) => new Option(one.textContent)));
    field.value = field.title = select.value ? select.selectedOptions[0].textContent : "";
  } };
  field.addEventListener("change", () => {
    const words = plain(field.value.trim()), fits = choices().filter((one) => plain(one.textContent).includes(words));
    const found = fits.find((one) => plain(one.textContent) === words) || (words && fits.length === 1 ? fits[0] : null);
    if (words && !found) {
      field.setCustomValidity(fits.length ? "Подходит несколько: допишите название" : "Такого названия нет");
      field.reportValidity();
      return;
    }
    field.setCustomValidity("");
    window.page.choose(select.name, found ? found.value : "");
  });
  field.addEventListener("input", (event) => {
    field.setCustomValidity("");
    event.stopPropagation();
  });
  select.after(field, names);
  select.hidden = true;
}

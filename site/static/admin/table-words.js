/* The menu of the table editor in Chinese: Handsontable, which draws it, comes with English alone. */
if (window.Handsontable) {
  const { dictionaryKeys: keys, registerLanguageDictionary } = window.Handsontable.languages;
  registerLanguageDictionary({
    languageCode: document.documentElement.lang,
    [keys.CONTEXTMENU_ITEMS_ROW_ABOVE]: "在上方插入行",
    [keys.CONTEXTMENU_ITEMS_ROW_BELOW]: "在下方插入行",
    [keys.CONTEXTMENU_ITEMS_INSERT_LEFT]: "在左侧插入列",
    [keys.CONTEXTMENU_ITEMS_INSERT_RIGHT]: "在右侧插入列",
    [keys.CONTEXTMENU_ITEMS_REMOVE_ROW]: ["删除行", "删除所选各行"],
    [keys.CONTEXTMENU_ITEMS_REMOVE_COLUMN]: ["删除列", "删除所选各列"],
    [keys.CONTEXTMENU_ITEMS_UNDO]: "撤销",
    [keys.CONTEXTMENU_ITEMS_REDO]: "重做",
    [keys.CONTEXTMENU_ITEMS_NO_ITEMS]: "没有可用的操作",
  });
}

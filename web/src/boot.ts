// Runs before the page is painted: applies the theme that this browser chose.
const theme = localStorage.getItem("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
document.documentElement.dataset.js = "";

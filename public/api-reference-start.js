SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  // Otherwise a foreign host would be asked to judge the document.
  validatorUrl: null,
});

"""A server on this machine that speaks the Loyalty Imports API. Shares with the client models, limits and errors alone.

commands     the command `sandbox`
app          the server and its routes
guard        what stands between a request and its method
requests     what is asked: bodies read, checked, and refused in the API's words
queries      what QueryLoyaltyImports is asked
platform     what the methods do, and how an import moves while nobody asks
accounts     the site's loyalty accounts, which an import changes
files        what is done with a file: parsed, and its rows imported
events       the webhook
store        what is kept
description  its own description, as OpenAPI
"""

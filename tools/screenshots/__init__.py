"""Takes the pictures of docs/images: the screens with the example data, as their readers see them."""

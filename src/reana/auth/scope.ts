/** Who the user is, and a login that outlives the browser. */
export const LOGIN_SCOPE = 'openid profile email offline_access';
